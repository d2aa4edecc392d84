using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Virtfs.Load;

/// <summary>A table of all operations under each security model, QEMU's own 9pfs and virtfsd side by side.</summary>
/// <param name="Models">The models' names, as the option has them; the first is what the last column compares mapped-xattr with.</param>
/// <param name="Comparisons">QEMU and virtfsd under each.</param>
internal sealed record ModelTable(IReadOnlyList<string> Models, IReadOnlyList<Comparison> Comparisons)
{
    private const string Compared = "mapped-xattr";

    /// <summary>Runs all operations at one depth and prints the table.</summary>
    public void Print(IEnumerable<Workload> workloads, int depth, LoadOptions options, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(
            $"Security models on a virtqueue, {depth} in flight (QEMU's and virtfsd's operations a second, their ratio; medians of {options.Rounds} rounds in turn)");
        output.WriteLine();
        output.WriteLine($"| operation |{string.Concat(Models.Select(model => $" {model} |"))} cost of {Compared} |");
        output.WriteLine($"| --- |{string.Concat(Models.Select(_ => " ---: |"))} ---: |");
        foreach (Workload workload in workloads)
        {
            output.WriteLine(Row(workload, depth, options));
        }
    }

    private string Row(Workload workload, int depth, LoadOptions options)
    {
        Measurement[] measured = Comparison.Measure(Comparisons, workload, depth, options);
        IEnumerable<string> cells = measured.Select(cell =>
            string.Create(CultureInfo.InvariantCulture, $"{cell.Other:N0} / {cell.Ours:N0} = {cell.Ratio:F1}"));
        double cost = measured[0].RatioTo(measured[Models.ToList().IndexOf(Compared)]);
        return string.Create(CultureInfo.InvariantCulture, $"| {workload.Name} | {string.Join(" | ", cells)} | {cost:F1} |");
    }
}
