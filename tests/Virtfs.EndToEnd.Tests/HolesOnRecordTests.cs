using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>The table of docs/security.md: every hole on record has a test, and every test it names is there.</summary>
public sealed partial class HolesOnRecordTests
{
    private static readonly string Repository = FindRepository();

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string line in File.ReadLines(Path.Combine(Repository, "docs/security.md")))
            {
                // | hole | what it was | `Class.Method`, ... |
                string[] cells = line.Split('|');
                if (cells.Length != 5 || !line.Contains('`', StringComparison.Ordinal) || !line.StartsWith('|'))
                {
                    continue;
                }

                foreach (Match test in TestName().Matches(cells[3]))
                {
                    rows.Add(cells[1].Trim(), test.Groups[1].Value);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_test_that_the_table_names_is_there(string hole, string test)
    {
        Assert.NotEqual(string.Empty, hole);
        string[] parts = test.Split('.');
        IEnumerable<string> sources = new[] { ".cs", ".*.cs" }
            .SelectMany(end => Directory.GetFiles(Path.Combine(Repository, "tests"), parts[0] + end, SearchOption.AllDirectories));
        Assert.Contains(sources, source => File.ReadAllText(source).Contains($"public void {parts[1]}(", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_CVE_of_the_table_is_found_in_the_tests()
    {
        HashSet<string> tested = [.. Directory.GetFiles(Path.Combine(Repository, "tests"), "*.cs", SearchOption.AllDirectories).SelectMany(path => Cves(File.ReadAllText(path)))];
        HashSet<string> listed = [.. File.ReadLines(Path.Combine(Repository, "docs/security.md")).Where(line => line.StartsWith('|')).SelectMany(Cves)];
        Assert.True(listed.Count > 25, "The table is gone.");
        Assert.Empty(listed.Except(tested));
    }

    private static IEnumerable<string> Cves(string text) => Cve().Matches(text).Select(match => match.Value);

    private static string FindRepository([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../.."));

    [GeneratedRegex("`([A-Za-z]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    [GeneratedRegex("CVE-[0-9]{4}-[0-9]+")]
    private static partial Regex Cve();
}
