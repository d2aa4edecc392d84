using System.Collections.Generic;
using Virtfs.Qtest;

namespace Virtfs.Daemon.Tests.Qemu;

/// <summary>A command line for both programs.</summary>
/// <param name="Arguments">
/// The arguments; <c>{F}</c> stands for a folder, <c>{C}</c> for one with a comma in its name (doubled), <c>{L}</c> for a link to a folder, <c>{B}</c> for one
/// that leads nowhere, <c>{R}</c> for a file, <c>{M}</c> for what does not exist and <c>{N}</c> for a socket at which nobody listens. <see cref="RowHelper"/>
/// has the signs for a proxy helper.
/// </param>
public sealed record OptionRow(params IReadOnlyList<string> Arguments)
{
    /// <summary>Where the decisions differ, and are meant to.</summary>
    public OptionDifference? Difference { get; init; }

    /// <summary>The QEMU that decides; the newest unless given.</summary>
    public QemuCommand? Qemu { get; init; }

    /// <summary>QEMU's machine.</summary>
    public string Machine { get; init; } = "pc";

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Arguments);
}
