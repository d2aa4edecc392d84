using System;
using System.Collections.Generic;

namespace Virtfs.Drivers.Synth;

/// <summary>A directory that lists itself by two delegates.</summary>
internal sealed class ListedDirectory : DynamicDirectory
{
    private readonly Func<IEnumerable<string>> _names;
    private readonly Func<string, SynthNode> _create;

    public ListedDirectory(Func<IEnumerable<string>> names, Func<string, SynthNode> create)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(create);
        _names = names;
        _create = create;
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> GetNames() => _names();

    /// <inheritdoc/>
    protected override SynthNode CreateNode(string name) => _create(name);
}
