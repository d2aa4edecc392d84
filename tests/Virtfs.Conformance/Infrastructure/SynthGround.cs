using System;
using Virtfs.Drivers.Synth;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>An empty tree made by code.</summary>
public sealed class SynthGround : Ground
{
    private readonly SynthFileSystem _tree = new();

    public override FileSystem FileSystem => _tree;

    public override void MakeFile(Node directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode) =>
        Add(directory, name, new StaticFile(content) { Permissions = mode });

    public override void MakeDirectory(Node parent, ReadOnlySpan<byte> name, uint mode) => Add(parent, name, new SynthDirectory { Permissions = mode });

    public override void Remove(Node directory, ReadOnlySpan<byte> name) => Assert.True(Assert.IsAssignableFrom<SynthDirectory>(directory).Remove(name));

    protected override void Dispose(bool disposing) => _tree.Dispose();

    private static void Add(Node directory, ReadOnlySpan<byte> name, SynthNode node) =>
        Assert.True(Assert.IsAssignableFrom<SynthDirectory>(directory).TryAdd(name, node));
}
