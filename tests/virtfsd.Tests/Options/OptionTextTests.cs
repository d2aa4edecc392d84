using System.Linq;
using Virtfs.Daemon.Options;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

public sealed class OptionTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("local", "[fsdriver=local]")]
    [InlineData("local,path=/a", "[fsdriver=local][path=/a]")]
    [InlineData("fsdriver=local,path=/a", "[fsdriver=local][path=/a]")]
    [InlineData("path=/a,fsdriver=local", "[path=/a][fsdriver=local]")]
    [InlineData("path=/a,local", "[path=/a][local]")]
    [InlineData("local,readonly,path=/a", "[fsdriver=local][readonly][path=/a]")]
    [InlineData("local,path=/a,", "[fsdriver=local][path=/a]")]
    [InlineData("local,path=", "[fsdriver=local][path=]")]
    [InlineData("local,=3", "[fsdriver=local][=3]")]
    [InlineData("local,path=a=b", "[fsdriver=local][path=a=b]")]
    [InlineData(",path=/a", "[fsdriver=][path=/a]")]
    public void Splits_at_commas(string text, string expected) => Assert.Equal(expected, Show(text));

    [Theory]
    [InlineData("local,path=/a,,b", "[fsdriver=local][path=/a,b]")]
    [InlineData("local,path=/a,,,,b", "[fsdriver=local][path=/a,,b]")]
    [InlineData("local,path=/a,,,readonly=on", "[fsdriver=local][path=/a,][readonly=on]")]
    [InlineData("local,path=,,", "[fsdriver=local][path=,]")]
    [InlineData("local,,path=/tmp,id=a", "[fsdriver=local,path=/tmp][id=a]")]
    public void A_comma_written_twice_belongs_to_the_value(string text, string expected) => Assert.Equal(expected, Show(text));

    [Fact]
    public void Without_an_implied_key_the_first_word_is_bare() =>
        Assert.Equal(OptionForm.Bare, Assert.Single(OptionText.Split("local", impliedKey: null)).Form);

    [Theory]
    [InlineData("/a,b")]
    [InlineData(",,")]
    [InlineData("plain")]
    public void An_escaped_value_reads_back(string value) =>
        Assert.Equal(value, OptionText.Split($"x,path={OptionText.Escape(value)},y=z", "first")[1].Value);

    private static string Show(string text) => string.Concat(
        OptionText.Split(text, "fsdriver").Select(pair => pair.Form == OptionForm.Bare ? $"[{pair.Key}]" : $"[{pair.Key}={pair.Value}]"));
}
