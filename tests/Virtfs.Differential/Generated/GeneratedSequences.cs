using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Differential.Comparison;
using Xunit.Sdk;

namespace Virtfs.Differential.Generated;

/// <summary>Runs sequences from seeds, and makes those on which the servers differ as short as they get.</summary>
/// <param name="begin">Empties both folders of a kind.</param>
public sealed class GeneratedSequences(Func<ExportKind, Scenario> begin)
{
    /// <summary>Messages of one sequence: few enough that a difference is soon made short, many enough for a tree to get far from where it began.</summary>
    public const int Length = 100;

    // With those that are left out because they would run into an intended difference.
    private const int MostSteps = 10 * Length;

    // Runs spent on making one difference short: about a minute.
    private const int MaximumRuns = 400;

    /// <summary>Messages sent so far, but for those spent on making differences short.</summary>
    public long Messages { get; private set; }

    /// <summary>Runs the sequence of a seed.</summary>
    /// <returns>The difference, as a scenario in C# that shows it and what it says; null if there is none.</returns>
    public string? Run(GeneratedTarget target, int seed)
    {
        ArgumentNullException.ThrowIfNull(target);
        List<SequenceStep> steps = [];
        if (Generate(target, seed, steps) is not { } difference)
        {
            return null;
        }

        (List<SequenceStep> shortest, string said) = Shorten(target, steps, difference);
        return Source(target, seed, shortest, said);
    }

    private string? Generate(GeneratedTarget target, int seed, List<SequenceStep> steps)
    {
        var run = new SequenceRun(Begin(target), target);
        try
        {
            var generator = new SequenceGenerator(seed, target, run.Fids, () => run.Disk);
            foreach (SequenceStep step in generator.Tree())
            {
                steps.Add(step);
                run.Do(step);
            }

            while (run.Count < Length && steps.Count < MostSteps)
            {
                SequenceStep step = generator.Next();
                steps.Add(step);
                generator.Learn(run.Do(step)?.Entries.Select(entry => entry.Offset) ?? []);
            }

            run.End();
            return null;
        }
        catch (XunitException difference)
        {
            return difference.Message;
        }
        finally
        {
            Messages += run.Count;
        }
    }

    // Leaves out parts, ever smaller ones, as long as what is left still differs (Zeller's ddmin).
    private (List<SequenceStep> Steps, string Difference) Shorten(GeneratedTarget target, List<SequenceStep> steps, string difference)
    {
        int part = steps.Count / 2;
        for (int runs = 0; part > 0 && runs < MaximumRuns;)
        {
            bool shorter = false;
            for (int start = steps.Count - part; start > -part && runs < MaximumRuns; start -= part)
            {
                int from = Math.Max(start, 0);
                List<SequenceStep> rest = [.. steps[..from], .. steps[Math.Min(start + part, steps.Count)..]];
                runs++;
                if (Repeat(target, rest) is { } still)
                {
                    (steps, difference) = (rest, still);
                    shorter = true;
                }
            }

            part = shorter && part > 1 ? Math.Min(part, steps.Count / 2) : shorter ? 1 : part / 2;
        }

        return (steps, difference);
    }

    private string? Repeat(GeneratedTarget target, List<SequenceStep> steps)
    {
        try
        {
            var run = new SequenceRun(Begin(target), target);
            foreach (SequenceStep step in steps)
            {
                run.Do(step);
            }

            run.End();
            return null;
        }
        catch (XunitException difference)
        {
            return difference.Message;
        }
        catch (IOException)
        {
            return null; // The tree cannot be made with a part of its steps.
        }
    }

    private Scenario Begin(GeneratedTarget target)
    {
        Scenario scenario = begin(target.Kind);
        scenario.Dialect = target.Version;
        return scenario;
    }

    private static string Source(GeneratedTarget target, int seed, List<SequenceStep> steps, string difference)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"// Seed {seed} on {target}, {steps.Count} steps.");
        foreach (string line in difference.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeWhile(line => line != "After:"))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"// {line}");
        }

        text.AppendLine("[Fact]");
        text.AppendLine(CultureInfo.InvariantCulture, $"public void Seed_{seed}() => Compare(");
        text.AppendLine("    s =>");
        text.AppendLine("    {");
        if (target.Version != Scenario.UsualDialect)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"        s.Dialect = \"{target.Version}\";");
            text.AppendLine("        s.BeginAgain();");
        }

        foreach (SequenceStep step in steps)
        {
            text.Append("        ").AppendLine(step.Source());
        }

        text.AppendLine("    },");
        text.AppendLine(CultureInfo.InvariantCulture, $"    ExportKind.{target.Kind});");
        return text.ToString();
    }
}
