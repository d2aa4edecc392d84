using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Daemon.Tests.Program;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Daemon.Tests.Qemu;

/// <summary>Whether a command line is taken or refused: as by a real QEMU, but for what <see cref="OptionDifferences"/> has.</summary>
public sealed class OptionDecisionTests(OptionDecisions decisions) : IClassFixture<OptionDecisions>
{
    public static IEnumerable<object[]> Rows => OptionRows.All.Select((row, number) => new object[] { number, row.ToString() });

    [Theory]
    [MemberData(nameof(Rows))]
    public void Is_decided_as_by_QEMU(int number, string line)
    {
        FinishedRun qemu = decisions.Qemu(number);
        FinishedRun virtfsd = decisions.Virtfsd(number);
        bool isEqual = (qemu.ExitCode == 0) == (virtfsd.ExitCode == 0);

        Assert.True(
            isEqual == OptionRows.All[number].Difference is null,
            $"{line}\nQEMU: {qemu.ExitCode} {string.Join(" | ", qemu.Errors)}\nvirtfsd: {virtfsd.ExitCode} {string.Join(" | ", virtfsd.Errors)}");
        Assert.InRange(qemu.ExitCode, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_refusal_is_one_line_with_the_option_the_reason_and_the_remedy(int number, string line)
    {
        FinishedRun run = decisions.Virtfsd(number);
        if (run.ExitCode == 0)
        {
            Assert.DoesNotContain(run.Errors, IsComplaint);
            return;
        }

        // Warnings may stand beside it.
        string complaint = Assert.Single(run.Errors, IsComplaint);
        Assert.All(run.Errors, error => Assert.True(IsComplaint(error) || error.Contains(" warning: ", StringComparison.Ordinal), error));
        IReadOnlyList<string> arguments = OptionRows.All[number].Arguments;
        bool namesOption = arguments.Count == 0 || complaint.Contains("-fsdev", StringComparison.Ordinal)
            || arguments.Any(argument => argument.StartsWith('-') && complaint.Contains(argument, StringComparison.Ordinal))
            || complaint.Contains($"'{arguments[^1]}'", StringComparison.Ordinal);
        Assert.True(namesOption, $"{line}: {complaint}");
        Assert.Contains("; ", complaint, StringComparison.Ordinal);
        Assert.Equal(complaint.EndsWith("see virtfsd --help", StringComparison.Ordinal) ? 2 : 1, run.ExitCode);
    }

    [Fact]
    public void The_document_has_the_rows_of_the_code_and_no_others() => Assert.Equal(
        OptionDifferences.All.Select(row => $"| {row.Id} | {row.Qemu} | {row.Virtfsd} | {row.Reason} |"),
        File.ReadLines(RepositoryFolder.At("docs/qemu-compatibility.md"))
            .SkipWhile(line => !line.StartsWith("| option | QEMU |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')));

    [Fact]
    public void Every_row_of_the_document_is_shown() => Assert.Equal(
        OptionDifferences.All.Select(row => row.Id).Order(),
        OptionRows.All.Select(row => row.Difference?.Id).OfType<string>().Distinct().Order());

    private static bool IsComplaint(string line) => line.StartsWith("virtfsd: ", StringComparison.Ordinal);
}
