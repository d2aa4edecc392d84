using System;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Qtests;

namespace Virtfs.Differential;

/// <summary>
/// QEMU with its own 9pfs and with virtfsd, each on a folder for each kind of export; and a second pair, started when it is first needed, where both run
/// as an ordinary user.
/// </summary>
public sealed class ServersFixture : IDisposable
{
    private readonly OwnServers _own = new();
    private UserServers? _users;
    private QtestServers? _qtests;

    /// <summary>The exports that QEMU's own tests use, started when they are first needed.</summary>
    internal QtestServers Qtests => _qtests ??= new QtestServers();

    /// <summary>Empties both folders of a kind for a scenario. No message has been sent.</summary>
    public Scenario Begin(ExportKind kind)
    {
        (Side, Side) sides = kind.IsSynth() ? Qtests[kind] : kind.IsOrdinaryUser() ? (_users ??= new UserServers())[kind] : _own[kind];
        return Begin(sides, kind);
    }

    /// <summary>Empties both folders for a scenario. No message has been sent.</summary>
    internal static Scenario Begin((Side Qemu, Side Virtfsd) sides, ExportKind kind)
    {
        sides.Qemu.Clear();
        sides.Virtfsd.Clear();
        sides.Qemu.Look();
        sides.Virtfsd.Look();
        return new Scenario(kind, sides.Qemu, sides.Virtfsd);
    }

    public void Dispose()
    {
        _own.Dispose();
        _users?.Dispose();
        _qtests?.Dispose();
    }
}
