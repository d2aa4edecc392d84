using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

/// <summary>A folder under mapped-file for each test, with a file of user 1000 whose metadata has been at rest for long enough to be remembered, and is.</summary>
public sealed class MetadataAtRest : IDisposable
{
    private readonly Dictionary<string, Node> _files = [];
    private readonly Share _share = new(model: SecurityModel.MappedFile(HostModes.Default));

    public MetadataAtRest()
    {
        foreach (System.Reflection.MethodInfo test in typeof(MetadataAtRestTests).GetMethods())
        {
            if (Attribute.IsDefined(test, typeof(FactAttribute)))
            {
                _files[test.Name] = Make(test.Name);
            }
        }

        Thread.Sleep(2100); // Longer than MappedCache.Rest.
        foreach (Node file in _files.Values)
        {
            Assert.Equal(1000u, Share.Attributes(file).Uid);
        }
    }

    public void Dispose() => _share.Dispose();

    /// <summary>The folder of a test.</summary>
    public Node Folder(string test) => _share.Walk(test);

    /// <summary>The file <c>file</c> in it.</summary>
    public Node File(string test) => _files[test];

    /// <summary>The host's path of something in the folder.</summary>
    public string Host(string test, string name) => Path.Combine(_share.Host(test), name);

    private Node Make(string test)
    {
        Assert.Equal(Errno.None, _share.Root.MakeDirectory(Share.Bytes(test), Share.Ordinary(0x1ED), out _));
        var request = new CreateRequest(0x1A4, 1000, 100);
        Assert.Equal(Errno.None, _share.Walk(test).Create("file"u8, OpenMode.ReadWrite, request, out Node? node, out OpenFile? file, out _));
        file!.Dispose();
        return node!;
    }
}
