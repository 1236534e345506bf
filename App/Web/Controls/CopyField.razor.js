// Over plain http a browser gives no page its clipboard: then the text is selected, and the person presses the keys.
export async function copy(area) {
  area.focus();
  area.select();
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    return false;
  }
}
