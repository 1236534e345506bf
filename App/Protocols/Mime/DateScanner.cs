namespace QueueDashboard.Protocols.Mime;

/// <summary>Collects the pieces of a date word by word, in whatever order they come.</summary>
internal struct DateScanner
{
    private int _day;
    private int _month;
    private int _year;
    private int _yearDigits;
    private int _hour;
    private int _minute;
    private int _second;
    private int _offsetMinutes;
    private bool _hasTime;
    private bool _hasZone;
    private bool _broken;

    public void Read(ReadOnlySpan<char> text)
    {
        var commentDepth = 0;
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            var isWord = commentDepth == 0 && c is not ('(' or ')' or ',' or ';') && !char.IsWhiteSpace(c);
            if (isWord)
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                Word(text[start..i]);
                start = -1;
            }

            commentDepth = c == '(' ? commentDepth + 1 : c == ')' && commentDepth > 0 ? commentDepth - 1 : commentDepth;
        }
    }

    public readonly DateTimeOffset? Build()
    {
        if (_broken || _day is < 1 or > 31 || _month is < 1 or > 12 || _yearDigits == 0)
        {
            return null;
        }

        var year = _yearDigits <= 2 ? (_year < 50 ? 2000 + _year : 1900 + _year) : _yearDigits == 3 ? 1900 + _year : _year;
        if (year is < 1900 or > 9998 || _day > DateTime.DaysInMonth(year, _month) || _hour > 24 || _minute > 59 || _second > 60)
        {
            return null;
        }

        // 24:00 and the leap second :60 exist; let the clock roll over.
        var local = new DateTime(year, _month, _day, 0, 0, 0, DateTimeKind.Unspecified)
            .AddHours(_hour).AddMinutes(_minute).AddSeconds(Math.Min(_second, 59));
        return Math.Abs(_offsetMinutes) <= 14 * 60
            ? new DateTimeOffset(local, TimeSpan.FromMinutes(_offsetMinutes))
            : new DateTimeOffset(local, TimeSpan.Zero).AddMinutes(-_offsetMinutes);
    }

    private void Word(ReadOnlySpan<char> word)
    {
        if (word.Contains(':'))
        {
            if (TryIso(word) || TryTime(word) || TryColonZone(word))
            {
                return;
            }
        }
        else if (char.IsAsciiLetter(word[0]))
        {
            Letters(word);
        }
        else if (_hasTime && word[0] is '+' or '-' && word.Length > 1 && char.IsAsciiDigit(word[1]))
        {
            Zone(word);
        }
        else if (word.IndexOfAny('-', '/', '.') is > 0)
        {
            Joined(word);
        }
        else if (DateWords.IsNumber(word, out var number))
        {
            Number(number, word.Length);
        }
        else if (char.IsAsciiDigit(word[0]) && DateWords.Ordinal(word, out number))
        {
            Number(number, 2);
        }
    }

    private void Number(int number, int digits)
    {
        if (digits == 3 && _day == 0 && number is > 0 and <= 31)
        {
            // "029" for the day: seen in real bounces
            _day = number;
        }
        else if (digits >= 3 || (_day > 0 && _yearDigits == 0))
        {
            if (_yearDigits == 0)
            {
                _year = number;
                _yearDigits = digits;
            }
            else if (_hasTime && !_hasZone && digits == 4)
            {
                // "12:00:00 0200": the sign of the zone is lost.
                Offset(number, 1);
            }
        }
        else if (_day == 0)
        {
            _day = number;
        }
    }

    private void Letters(ReadOnlySpan<char> word)
    {
        if (word.Length >= 3 && DateWords.MonthOf(word[..3]) is > 0 and var month && _month == 0)
        {
            _month = month;
            // "Jan-12-2010", "Jan.", "January"
            var rest = word.IndexOfAny('-', '/');
            if (rest > 0 && rest + 1 < word.Length)
            {
                Joined(word[(rest + 1)..]);
            }

            return;
        }

        if (_hasTime && word.Length == 2 && (word[1] | 0x20) == 'm' && (word[0] | 0x20) is 'a' or 'p')
        {
            _hour = (_hour % 12) + ((word[0] | 0x20) == 'p' ? 12 : 0);
            return;
        }

        if (!_hasTime)
        {
            return;
        }

        var sign = word.IndexOfAny('+', '-');
        if (sign > 0 && sign + 1 < word.Length)
        {
            // "GMT+0200", "UTC-5"
            Zone(word[sign..]);
        }
        else if (!_hasZone)
        {
            NamedZone(word);
        }
    }

    /// <summary>12-Jan-2010, 2010-01-12, 01/12/2010, 12.01.2010</summary>
    private void Joined(ReadOnlySpan<char> word)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = word.SplitAny(parts, "-/.", StringSplitOptions.RemoveEmptyEntries);
        if (count is < 2 or > 3)
        {
            if (count == 1)
            {
                Word(word[parts[0]]);
            }

            return;
        }

        if (count == 3 && DateWords.IsNumber(word[parts[0]], out var first) && DateWords.IsNumber(word[parts[1]], out var second)
            && DateWords.IsNumber(word[parts[2]], out var third))
        {
            var firstDigits = word[parts[0]].Length;
            if (firstDigits == 4)
            {
                (_year, _yearDigits, _month, _day) = (first, 4, second, third);
            }
            else
            {
                // Slashes are American (month first) unless that is impossible; dots are European.
                var monthFirst = word.Contains('/') ? first <= 12 : second > 12;
                (_month, _day) = monthFirst ? (first, second) : (second, first);
                (_year, _yearDigits) = (third, word[parts[2]].Length);
            }

            return;
        }

        for (var i = 0; i < count; i++)
        {
            var part = word[parts[i]];
            if (DateWords.IsNumber(part, out var number))
            {
                Number(number, part.Length);
            }
            else if (part.Length >= 3 && DateWords.MonthOf(part[..3]) is > 0 and var month)
            {
                _month = month;
            }
        }
    }

    private bool TryIso(ReadOnlySpan<char> word)
    {
        var t = word.IndexOfAny('T', 't');
        if (t < 8 || word[..t].Count('-') != 2)
        {
            return false;
        }

        Joined(word[..t]);
        var time = word[(t + 1)..];
        var zone = time.IndexOfAny("+-Zz");
        if (zone < 0)
        {
            return TryTime(time);
        }

        if (time[zone] is 'Z' or 'z')
        {
            _hasZone = true;
        }
        else
        {
            Zone(time[zone..]);
        }

        return TryTime(time[..zone]);
    }

    /// <summary>hh:mm[:ss[.fraction]], with a zone or am/pm stuck to it or not.</summary>
    private bool TryTime(ReadOnlySpan<char> word)
    {
        if (_hasTime || word.IsEmpty || !char.IsAsciiDigit(word[0]))
        {
            return false;
        }

        Span<int> values = stackalloc int[3];
        var count = 0;
        var at = 0;
        while (count < 3)
        {
            var start = at;
            while (at < word.Length && char.IsAsciiDigit(word[at]))
            {
                at++;
            }

            if (at == start || at - start > 2)
            {
                _broken |= at - start > 2;
                break;
            }

            _ = DateWords.IsNumber(word[start..at], out values[count++]);
            if (at >= word.Length || word[at] != ':')
            {
                break;
            }

            at++;
        }

        if (count < 2)
        {
            return false;
        }

        (_hour, _minute, _second) = (values[0], values[1], values[2]);
        _hasTime = true;
        if (at < word.Length && word[at] == '.')
        {
            at++;
            while (at < word.Length && char.IsAsciiDigit(word[at]))
            {
                at++;
            }
        }

        if (at < word.Length && (char.IsAsciiLetter(word[at]) || word[at] is '+' or '-'))
        {
            Word(word[at..]);
        }

        return true;
    }

    private bool TryColonZone(ReadOnlySpan<char> word)
    {
        var sign = word.IndexOfAny('+', '-');
        if (!_hasTime || sign < 0)
        {
            return false;
        }

        Zone(word[sign..]);
        return true;
    }

    private void Zone(ReadOnlySpan<char> word)
    {
        if (_hasZone)
        {
            return;
        }

        Span<char> digits = stackalloc char[4];
        var count = 0;
        foreach (var c in word[1..])
        {
            if (char.IsAsciiDigit(c) && count < 4)
            {
                digits[count++] = c;
            }
            else if (c != ':')
            {
                break;
            }
        }

        if (count == 0)
        {
            return;
        }

        _ = DateWords.IsNumber(digits[..count], out var number);
        Offset(count <= 2 ? number * 100 : number, word[0] == '-' ? -1 : 1);
    }

    private void Offset(int hhmm, int sign)
    {
        _hasZone = true;
        _offsetMinutes = sign * ((hhmm / 100 * 60) + (hhmm % 100));
    }

    private void NamedZone(ReadOnlySpan<char> word)
    {
        if (DateWords.ZoneHours(word) is { } hours)
        {
            _hasZone = true;
            _offsetMinutes = hours * 60;
        }
    }
}
