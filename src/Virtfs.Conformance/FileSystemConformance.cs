using System;
using System.Collections.Generic;
using System.Text;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <summary>
/// What every driver must do, said through the public API alone: derive from it, give it a file system, and that is tested.
/// </summary>
public abstract partial class FileSystemConformance : IDisposable
{
    private readonly List<IDisposable> _held = [];

    /// <summary>Tests a file system whose guests can make what the suite needs: files and directories.</summary>
    /// <param name="fileSystem">An empty one; each test makes its own, and disposes of it.</param>
    protected FileSystemConformance(FileSystem fileSystem)
        : this(new PlainGround(fileSystem))
    {
    }

    /// <summary>Tests a file system to which the suite adds what it needs by the ground.</summary>
    /// <param name="ground">The file system, an empty one; each test makes its own, and disposes of it.</param>
    protected FileSystemConformance(Ground ground)
    {
        Ground = ground;
        Assert.Equal(Errno.None, ground.FileSystem.Attach(new AttachRequest(default, 0), out Node? root, out _));
        Root = Hold(root!);
    }

    protected Ground Ground { get; }

    protected Node Root { get; }

    public void Dispose()
    {
        for (int i = _held.Count - 1; i >= 0; i--)
        {
            _held[i].Dispose();
        }

        Ground.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static byte[] Bytes(string name) => Encoding.Latin1.GetBytes(name);

    protected static CreateRequest Ordinary(uint mode) => new(mode, CreateRequest.Unset, CreateRequest.Unset);

    protected T Hold<T>(T disposable)
        where T : IDisposable
    {
        _held.Add(disposable);
        return disposable;
    }

    /// <summary>Gives back now what the test's end would.</summary>
    protected void LetGo(IDisposable disposable)
    {
        Assert.True(_held.Remove(disposable));
        disposable.Dispose();
    }

    protected Node Walk(Node from, string name)
    {
        Assert.Equal(Errno.None, from.Lookup(Bytes(name), out Node? child, out _));
        return Hold(child!);
    }

    protected Node Walk(string name) => Walk(Root, name);

    protected static Errno TryWalk(Node from, string name)
    {
        Errno errno = from.Lookup(Bytes(name), out Node? child, out _);
        child?.Dispose();
        return errno;
    }

    protected static NodeAttributes Attributes(Node node)
    {
        Assert.Equal(Errno.None, node.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes));
        return attributes;
    }

    protected Node MakeDirectory(Node parent, string name, uint mode = 0x1ED)
    {
        Ground.MakeDirectory(parent, Bytes(name), mode);
        return Walk(parent, name);
    }

    protected Node MakeDirectory(string name) => MakeDirectory(Root, name);

    protected Node MakeFile(Node parent, string name, string content = "", uint mode = 0x1A4)
    {
        Ground.MakeFile(parent, Bytes(name), Bytes(content), mode);
        return Walk(parent, name);
    }

    protected Node MakeFile(string name, string content = "") => MakeFile(Root, name, content);

    protected OpenFile Open(Node node, OpenMode mode)
    {
        Assert.Equal(Errno.None, node.Open(mode, out OpenFile? file));
        return Hold(file!);
    }

    protected static Errno TryOpen(Node node, OpenMode mode)
    {
        Errno errno = node.Open(mode, out OpenFile? file);
        file?.Dispose();
        return errno;
    }

    protected static void Write(OpenFile file, ulong offset, string content)
    {
        Assert.Equal(Errno.None, file.Write(offset, Bytes(content), out int count));
        Assert.Equal(content.Length, count);
    }

    protected static string Read(OpenFile file, ulong offset = 0, int most = 4096)
    {
        byte[] buffer = new byte[most];
        Assert.Equal(Errno.None, file.Read(offset, buffer, out int count));
        return Encoding.Latin1.GetString(buffer, 0, count);
    }

    protected static string Content(Node node)
    {
        Assert.Equal(Errno.None, node.Open(OpenMode.Read, out OpenFile? file));
        string content = Read(file!);
        Assert.Equal(Errno.None, file!.Close());
        return content;
    }

    /// <summary>A directory's names, read in replies of <paramref name="room"/> bytes.</summary>
    protected List<EntryList.Entry> List(Node directory, int room = 8192)
    {
        OpenFile file = Open(directory, OpenMode.Read);
        List<EntryList.Entry> all = [];
        ulong offset = 0;
        while (true)
        {
            var reply = new EntryList(room);
            Assert.Equal(Errno.None, file.ReadDirectory(offset, reply));
            if (reply.Entries.Count == 0)
            {
                LetGo(file);
                return all;
            }

            all.AddRange(reply.Entries);
            offset = reply.Entries[^1].NextOffset;
        }
    }

    protected static uint Permissions(in NodeAttributes attributes) => attributes.Mode & InodeMode.PermissionBits;
}
