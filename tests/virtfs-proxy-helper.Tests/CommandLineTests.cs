using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>The options as the manual page of QEMU's helper has them, read as getopt_long(3) reads.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("-p /a -f 7")]
    [InlineData("-p/a -f7")]
    [InlineData("--path /a --fd 7")]
    [InlineData("--path=/a --fd=7")]
    [InlineData("--pa=/a --f 7")]
    public void A_folder_and_a_descriptor(string line)
    {
        HelperOptions options = Parse(line);
        Assert.Equal(("/a", 7, null), (options.Path, options.Descriptor, options.Socket));
        Assert.False(options.StaysInForeground);
        Assert.False(options.IsVerbose);
    }

    [Theory]
    [InlineData("-p /a -s /s -u 1000 -g 1001 -n -V")]
    [InlineData("-nVp /a --socket /s --uid 1000 --gid=1001")]
    [InlineData("--nodaemon --verbose --path /a -s/s -u1000 -g1001")]
    public void A_socket_with_its_owner_in_the_foreground(string line)
    {
        HelperOptions options = Parse(line);
        Assert.Equal(("/s", 1000u, 1001u), (options.Socket, options.Uid, options.Gid));
        Assert.True(options.StaysInForeground);
        Assert.True(options.IsVerbose);
    }

    [Theory]
    [InlineData("-h", "-h")]
    [InlineData("--help", "--help")]
    [InlineData("-nh", "-h")]
    public void Help_remembers_how_it_was_asked_for(string line, string expected) => Assert.Equal(expected, Parse(line).Help);

    [Fact]
    public void Of_an_option_given_twice_the_last_counts() => Assert.Equal(8, Parse("-f 7 -f 8").Descriptor);

    [Theory]
    [InlineData("-x", "there is no option -x; see --help")]
    [InlineData("--what", "there is no option --what; see --help")]
    [InlineData("--detached", "there is no option --detached; see --help")]
    [InlineData("-p", "-p needs a value: -p DIR")]
    [InlineData("--fd", "--fd needs a value: --fd N")]
    [InlineData("-f x", "-f 'x' is no number; write -f N")]
    [InlineData("-f -1", "-f '-1' is no number; write -f N")]
    [InlineData("-u 4294967296", "-u '4294967296' is no number; write -u N")]
    [InlineData("--nodaemon=yes", "--nodaemon takes no value")]
    [InlineData("-p /a extra", "'extra' is no option; see --help")]
    public void What_is_wrong_is_said(string line, string expected)
    {
        Assert.False(CommandLine.TryParse(line.Split(' '), out _, out string error));
        Assert.Equal(expected, error);
    }

    private static HelperOptions Parse(string line)
    {
        Assert.True(CommandLine.TryParse(line.Split(' '), out HelperOptions options, out string error), error);
        return options;
    }
}
