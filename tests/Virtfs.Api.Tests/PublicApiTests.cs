using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;
using Xunit;

namespace Virtfs.Api.Tests;

/// <summary>The public surface of each package, as the files of Snapshots/ have it: what changes there is seen in review, and said in CHANGELOG.md.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        UseDenyNamespacePrefixesForExtensionMethods = false,

        // It names a type of the compiler's with a number that changes with any member before it.
        ExcludeAttributes = [typeof(AsyncIteratorStateMachineAttribute).FullName!],
    };

    public static TheoryData<string> Packages => [.. NamesOf("*.txt", Snapshots())];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_is_the_one_that_was_agreed_on(string package)
    {
        string snapshot = Path.Combine(Snapshots(), package + ".txt");
        string agreed = File.ReadAllText(snapshot);
        string actual = Assembly.Load(package).GeneratePublicApi(Options) + "\n";
        if (actual == agreed)
        {
            return;
        }

        string found = Path.Combine(AppContext.BaseDirectory, package + ".txt");
        File.WriteAllText(found, actual);
        Assert.Fail($"{package} shows other members than before:\n{Difference(agreed, actual)}\nIf that is meant:\n    cp {found} {snapshot}");
    }

    [Fact]
    public void Every_package_has_a_snapshot()
    {
        string source = Path.GetFullPath(Path.Combine(Snapshots(), "..", "..", "..", "src"));
        string[] libraries = NamesOf("Virtfs.*.csproj", source);
        Assert.NotEmpty(libraries);
        Assert.Equal(libraries, NamesOf("*.txt", Snapshots()));
    }

    private static string[] NamesOf(string pattern, string folder) =>
        [.. Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Difference(string agreed, string actual)
    {
        string[] before = agreed.Split('\n');
        string[] now = actual.Split('\n');
        return string.Join('\n', before.Except(now).Select(line => "-" + line).Concat(now.Except(before).Select(line => "+" + line)));
    }

    private static string Snapshots([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
