using System;
using System.Globalization;
using Virtfs.Differential.Comparison;
using Xunit;

namespace Virtfs.Differential;

/// <summary>The base of all classes of scenarios.</summary>
[Collection(ServersCollection.Name)]
public abstract class ScenarioTests(ServersFixture servers)
{
    /// <summary>A mode written as octal digits: <c>Octal(644)</c>.</summary>
    protected static uint Octal(uint digits) => Convert.ToUInt32(digits.ToString(CultureInfo.InvariantCulture), 8);

    /// <summary>Runs a scenario on two fresh, equal folders, in a session with msize 32768 and fid 0 at the root.</summary>
    protected void Compare(Action<Scenario> scenario, ExportKind kind = ExportKind.Passthrough)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        (Side qemu, Side virtfsd) = servers[kind];
        qemu.Clear();
        virtfsd.Clear();
        qemu.Look();
        virtfsd.Look();
        var steps = new Scenario(qemu, virtfsd);
        steps.Version();
        steps.Attach();
        scenario(steps);
        steps.End();
    }
}
