using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>docs/client.md shows what works.</summary>
public sealed class DocumentationTests
{
    private const string Indent = "        ";

    [Fact]
    public void The_listing_is_the_one_that_is_run()
    {
        string[] document = File.ReadAllLines(Near("../../docs/client.md"));
        string[] source = File.ReadAllLines(Near("ClientListing.cs"));

        string[] shown = Between(document, line => line == "```csharp", line => line == "```");
        string[] run = Between(source, line => line.Trim() == "// Begin", line => line.Trim() == "// End");

        Assert.NotEmpty(shown);
        Assert.Equal(run.SkipLast(1).Select(line => line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line), shown);
    }

    [Fact]
    public async Task The_listing_does_what_it_says()
    {
        using var share = new SharedFolder();
        string target = Path.Combine(share.Folder, "copied");

        await ClientListing.RunAsync(share.Address, target, CancellationToken.None);

        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(target, "today")));
    }

    private static string[] Between(string[] lines, Func<string, bool> begin, Func<string, bool> end) =>
        [.. lines.SkipWhile(line => !begin(line)).Skip(1).TakeWhile(line => !end(line))];

    private static string Near(string path, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, path);
}
