using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Virtfs.Differential.Comparison;
using Xunit;
using Xunit.Sdk;

namespace Virtfs.Differential;

/// <summary>The base of all classes of scenarios.</summary>
[Collection(ServersCollection.Name)]
public abstract class ScenarioTests(ServersFixture servers)
{
    /// <summary>The kinds of export that every scenario runs on, if it does not say which.</summary>
    private static readonly ExportKind[] Writable = [.. ExportKinds.Native, .. ExportKinds.Mapped];

    /// <summary>A mode written as octal digits: <c>Octal(644)</c>.</summary>
    protected static uint Octal(uint digits) => Convert.ToUInt32(digits.ToString(CultureInfo.InvariantCulture), 8);

    /// <summary>Runs a scenario on each kind of export that can be written to.</summary>
    protected void Compare(Action<Scenario> scenario, [CallerMemberName] string test = "")
    {
        Compare(scenario, Writable, test);
    }

    /// <summary>Runs a scenario on some kinds of export.</summary>
    protected void Compare(Action<Scenario> scenario, IEnumerable<ExportKind> kinds, [CallerMemberName] string test = "")
    {
        ArgumentNullException.ThrowIfNull(kinds);
        foreach (ExportKind kind in kinds)
        {
            Compare(scenario, kind, test);
        }
    }

    /// <summary>Runs a scenario on two fresh, equal folders, in a session with msize 32768 and fid 0 at the root.</summary>
    protected void Compare(Action<Scenario> scenario, ExportKind kind, [CallerMemberName] string test = "")
    {
        ArgumentNullException.ThrowIfNull(scenario);
        Compare(
            servers.Begin(kind),
            steps =>
            {
                steps.BeginAgain();
                scenario(steps);
            },
            test);
    }

    /// <summary>Runs a scenario on each kind of export that can be written to, in a session of 9P2000.u.</summary>
    protected void CompareInU(Action<Scenario> scenario, [CallerMemberName] string test = "") => CompareInU(scenario, Writable, test);

    /// <summary>As <see cref="Compare(Action{Scenario}, IEnumerable{ExportKind}, string)"/>, in a session of 9P2000.u.</summary>
    protected void CompareInU(Action<Scenario> scenario, IEnumerable<ExportKind> kinds, [CallerMemberName] string test = "") =>
        Compare(InU(scenario), kinds, test);

    /// <summary>As <see cref="Compare(Action{Scenario}, ExportKind, string)"/>, in a session of 9P2000.u.</summary>
    protected void CompareInU(Action<Scenario> scenario, ExportKind kind, [CallerMemberName] string test = "") => Compare(InU(scenario), kind, test);

    /// <summary>Runs a scenario on servers that were just started: not even a Tversion was sent.</summary>
    protected void CompareNew(Action<Scenario> scenario, [CallerMemberName] string test = "")
    {
        ArgumentNullException.ThrowIfNull(scenario);
        using var newServers = new OwnServers();
        Compare(ServersFixture.Begin(newServers[ExportKind.Passthrough], ExportKind.Passthrough), scenario, test);
    }

    private static Action<Scenario> InU(Action<Scenario> scenario) => steps =>
    {
        steps.Dialect = "9P2000.u";
        steps.BeginAgain();
        scenario(steps);
    };

    private void Compare(Scenario steps, Action<Scenario> scenario, string test)
    {
        scenario(steps);
        steps.End();
        Assert.Equal(ShownBy(test, steps.Kind), steps.Shown.Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    private IEnumerable<string> ShownBy(string test, ExportKind kind) =>
        (GetType().GetMethod(test) ?? throw new XunitException($"{GetType().Name} has no test {test}."))
            .GetCustomAttributes<ShowsAttribute>().Where(shows => shows.Kinds.Count == 0 || shows.Kinds.Contains(kind)).Select(shows => shows.Id).Order(StringComparer.Ordinal);
}
