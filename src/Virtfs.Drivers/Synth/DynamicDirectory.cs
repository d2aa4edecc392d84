using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using System.Text.Unicode;

namespace Virtfs.Drivers.Synth;

/// <summary>A directory that lists itself: its children are whatever there is when somebody looks.</summary>
/// <remarks>
/// The methods to be written are called for guests' requests, by any threads at once, and may take their time: other requests go on. The node of a name is kept
/// as long as the name is there, so that it stays the same file for guests. Children added by code (<see cref="SynthDirectory.Add"/>) stand beside the
/// others.
/// </remarks>
public abstract class DynamicDirectory : SynthDirectory
{
    /// <summary>Gives the names that there are now. A name that no file may have is an <see cref="ArgumentException"/> for who looks.</summary>
    protected abstract IEnumerable<string> GetNames();

    /// <summary>Says whether there is a name now; asked at each look-up. The default searches <see cref="GetNames"/>.</summary>
    /// <param name="name">Any name a guest asks for.</param>
    protected virtual bool Contains(string name) => GetNames().Contains(name, StringComparer.Ordinal);

    /// <summary>Makes the node of a name that is there. When two guests ask at the same time two are made, and one of them is dropped.</summary>
    /// <param name="name">The name.</param>
    protected abstract SynthNode CreateNode(string name);

    /// <inheritdoc/>
    internal override bool TryFindChild(ReadOnlySpan<byte> name, [NotNullWhen(true)] out SynthNode? node)
    {
        if (Children.TryFind(name, out node, out ChildOrigin origin) && origin == ChildOrigin.Added)
        {
            return true;
        }

        if (!Utf8.IsValid(name) || Encoding.UTF8.GetString(name) is not { } text || !Contains(text))
        {
            TryRemove(name, ChildOrigin.Listed);
            node = null;
            return false;
        }

        if (node is null)
        {
            TryAdd(name.ToArray(), CreateNode(text), ChildOrigin.Listed);
            return Children.TryFind(name, out node);
        }

        return true;
    }

    /// <inheritdoc/>
    internal override void BeginListing()
    {
        var names = new HashSet<string>(GetNames(), StringComparer.Ordinal);
        foreach (byte[] known in Children.Names(ChildOrigin.Listed))
        {
            if (!names.Remove(Encoding.UTF8.GetString(known)))
            {
                TryRemove(known, ChildOrigin.Listed);
            }
        }

        foreach (string name in names)
        {
            byte[] bytes = Encode(name);
            if (!Children.TryFind(bytes, out _))
            {
                TryAdd(bytes, CreateNode(name), ChildOrigin.Listed);
            }
        }
    }
}
