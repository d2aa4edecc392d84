using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Xunit;

namespace Virtfs.Server.Tests;

/// <summary>The parts of the system know each other in one direction alone (docs/architecture.md).</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Virtfs.Protocol"] = [],
        ["Virtfs.Linux"] = ["Virtfs.Protocol"],
        ["Virtfs.Server"] = ["Virtfs.Linux", "Virtfs.Protocol"],
        ["Virtfs.Drivers"] = ["Virtfs.Server", "Virtfs.Linux", "Virtfs.Protocol"],
        ["Virtfs.VhostUser"] = ["Virtfs.Server", "Virtfs.Linux", "Virtfs.Protocol"],
        ["Virtfs.Hosting"] = ["Virtfs.VhostUser", "Virtfs.Server", "Virtfs.Linux", "Virtfs.Protocol"],
        ["Virtfs.Conformance"] = ["Virtfs.Server", "Virtfs.Linux", "Virtfs.Protocol"],
        ["Virtfs.Client"] = ["Virtfs.Linux", "Virtfs.Protocol"],
    };

    public static TheoryData<string> Libraries => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_refers_only_to_those_below_it(string library)
    {
        XDocument project = XDocument.Load(Path.Combine(Source(library), library + ".csproj"));
        string[] references = [.. project.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))];
        Assert.Empty(references.Except(Allowed[library]));
    }

    [Theory]
    [InlineData("Virtfs.Server", "FileSystems")]
    [InlineData("Virtfs.Drivers", "")]
    public void File_systems_know_no_messages(string library, string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Source(library), folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))];
        Assert.True(folder.Length == 0 || files.Length > 0, "The folder has moved.");
        Assert.All(files, file =>
        {
            string text = File.ReadAllText(file);
            Assert.False(text.Contains("Virtfs.Protocol.Messages", StringComparison.Ordinal), file);
            Assert.False(text.Contains("MessageType", StringComparison.Ordinal), file);
        });
    }

    private static string Source(string library, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", library));
}
