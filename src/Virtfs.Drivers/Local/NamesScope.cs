using System;

namespace Virtfs.Drivers.Local;

/// <summary>One directory's names, or two directories', held together with what lies beside them until it is disposed of.</summary>
internal readonly ref struct NamesScope : IDisposable
{
    private readonly NamesGuard? _first;
    private readonly NamesGuard? _second;

    /// <summary>Enters one, two, or, where the model keeps nothing beside names, none.</summary>
    public NamesScope(NamesGuard? one, NamesGuard? other = null)
    {
        bool isOrdered = one is null || other is null || one.Id <= other.Id;
        _first = isOrdered ? one : other;
        _second = isOrdered ? other : one;
        _first?.Enter();
        _second?.Enter();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _second?.Exit();
        _first?.Exit();
    }
}
