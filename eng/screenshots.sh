#!/usr/bin/env bash
# Pictures of every page, in use and empty, light and dark, wide and 360 pixels, English and German: eng/screenshots.sh [FOLDER]
# The folder is screenshots/ where none is named; it is not committed. It takes some minutes and needs Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-screenshots}
mkdir -p "$folder"
QD_SCREENSHOTS=$(realpath "$folder") QD_REQUIRE_PEERS=1 dotnet test App.Tests --filter "FullyQualifiedName~EndToEnd.Tour"
echo "$(find "$folder" -name '*.png' | wc -l) pictures in $folder"
