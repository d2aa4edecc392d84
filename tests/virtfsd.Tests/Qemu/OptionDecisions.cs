using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Virtfs.Daemon.Tests.Program;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Qtest;
using Xunit;

namespace Virtfs.Daemon.Tests.Qemu;

/// <summary>What QEMU and virtfsd decided on every row: both run once for each, several at a time.</summary>
public sealed class OptionDecisions : IDisposable
{
    private const string Quit = """{"execute":"qmp_capabilities"}{"execute":"quit"}""";

    // For liveness alone: either takes half a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SharedFolder _folder = new();
    private readonly (FinishedRun Qemu, FinishedRun Virtfsd)[] _runs;

    public OptionDecisions()
    {
        Directory.CreateDirectory(_folder.At("a,b"));
        File.WriteAllText(_folder.At("file"), string.Empty);
        File.CreateSymbolicLink(_folder.At("link"), _folder.Shared);
        File.CreateSymbolicLink(_folder.At("broken"), _folder.At("missing"));
        Assert.Equal(Errno.None, Libc.MakeNodeAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_folder.At("socket")), InodeMode.S_IFSOCK | 0x1A4, 0));
        _runs = new (FinishedRun, FinishedRun)[OptionRows.All.Count];
        Parallel.For(0, _runs.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            OptionRow row = OptionRows.All[number];
            _runs[number] = (Run(row, $"{number}q", arguments => RunQemu(row, arguments)), Run(row, $"{number}v", RunVirtfsd));
        });
    }

    /// <summary>How QEMU ended: 0 when it had started and was told to quit.</summary>
    internal FinishedRun Qemu(int row) => _runs[row].Qemu;

    /// <summary>How virtfsd ended: 0 when it had opened its door at its standard input, where nobody was.</summary>
    internal FinishedRun Virtfsd(int row) => _runs[row].Virtfsd;

    public void Dispose() => _folder.Dispose();

    private static FinishedRun RunQemu(OptionRow row, string[] arguments)
    {
        QemuCommand qemu = row.Qemu ?? QemuCommand.Newest;
        string[] start = ["-M", row.Machine, "-m", "16", .. qemu.Idle, "-S", "-display", "none", "-nodefaults", "-no-user-config", "-qmp", "stdio"];
        using Process process = Process.Start(new ProcessStartInfo(qemu.Words[0], [.. qemu.Words.Skip(1), .. start, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(Quit);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has refused already.
        }

        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"QEMU does not end with {string.Join(' ', arguments)}.");
        }

        return new FinishedRun(process.ExitCode, Lines(output.GetAwaiter().GetResult()), Lines(errors.GetAwaiter().GetResult()));
    }

    private static FinishedRun RunVirtfsd(string[] arguments)
    {
        using VirtfsdProcess process = VirtfsdProcess.Start(["--listen", "stdio", .. arguments]);
        process.Input.Close();
        int exitCode = process.WaitForExit();
        return new FinishedRun(exitCode, process.Output, process.Errors);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private FinishedRun Run(OptionRow row, string name, Func<string[], FinishedRun> run)
    {
        using var helper = new RowHelper(row, _folder.Shared, _folder.At(name));
        return run([.. row.Arguments.Select(Fill).Select(helper.Fill)]);
    }

    private string Fill(string argument) => new (string Sign, string Path)[]
    {
        ("{F}", _folder.Shared), ("{C}", _folder.At("a,,b")), ("{L}", _folder.At("link")), ("{B}", _folder.At("broken")), ("{R}", _folder.At("file")), ("{M}", _folder.At("missing")),
        ("{N}", _folder.At("socket")),
    }.Aggregate(argument, (text, pair) => text.Replace(pair.Sign, pair.Path, StringComparison.Ordinal));
}
