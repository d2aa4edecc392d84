using Virtfs.Daemon.Options;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

public sealed class OptionValueTests
{
    [Theory]
    [InlineData("on", true)]
    [InlineData("yes", true)]
    [InlineData("true", true)]
    [InlineData("y", true)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    [InlineData("n", false)]
    public void Reads_the_eight_booleans(string text, bool expected)
    {
        Assert.True(OptionValue.TryParseBoolean(text, out bool value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ON")]
    [InlineData("1")]
    [InlineData("maybe")]
    public void Refuses_other_booleans(string text) => Assert.False(OptionValue.TryParseBoolean(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("644", 644)]
    [InlineData("0644", 420)]
    [InlineData("0x1fF", 511)]
    [InlineData("0b101", 5)]
    [InlineData("0B101", 5)]
    [InlineData(" 10", 10)]
    [InlineData("+10", 10)]
    [InlineData("-1", ulong.MaxValue)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Reads_numbers_as_C_does(string text, ulong expected)
    {
        Assert.Equal(NumberOutcome.Number, OptionValue.ParseNumber(text, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0x")]
    [InlineData("0xg")]
    [InlineData("0b")]
    [InlineData("0b2")]
    [InlineData("08")]
    [InlineData("99z")]
    [InlineData("1k")]
    [InlineData("10 ")]
    [InlineData("٣")]
    public void Refuses_what_is_no_number(string text) =>
        Assert.Equal(NumberOutcome.NotANumber, OptionValue.ParseNumber(text, out _));

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("01777777777777777777777777")]
    [InlineData("0x10000000000000000")]
    public void Tells_a_number_that_is_too_large(string text) =>
        Assert.Equal(NumberOutcome.TooLarge, OptionValue.ParseNumber(text, out _));

    [Theory]
    [InlineData("a", true)]
    [InlineData("Share-1.b_c", true)]
    [InlineData("", false)]
    [InlineData("1a", false)]
    [InlineData("_a", false)]
    [InlineData("/foo", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("a,b", false)]
    public void An_identifier_is_a_letter_then_letters_digits_and_three_signs(string text, bool expected) =>
        Assert.Equal(expected, OptionValue.IsIdentifier(text));
}
