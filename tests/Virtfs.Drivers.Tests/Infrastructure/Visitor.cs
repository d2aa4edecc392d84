using System;
using System.Collections.Generic;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Infrastructure;

/// <summary>Somebody who has attached to a file system and looks around in it, through what every driver has.</summary>
internal sealed class Visitor(FileSystem fileSystem)
{
    public Node Root { get; } = Attach(fileSystem);

    /// <summary>Walks along names with slashes between them.</summary>
    public Node Walk(string path)
    {
        Node node = Root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(Errno.None, node.Lookup(Encoding.UTF8.GetBytes(name), out Node? child, out _));
            node = child!;
        }

        return node;
    }

    public Errno TryWalk(string name) => Root.Lookup(Encoding.UTF8.GetBytes(name), out _, out _);

    public NodeAttributes Attributes(string path) => Attributes(Walk(path));

    public static NodeAttributes Attributes(Node node)
    {
        Assert.Equal(Errno.None, node.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes));
        return attributes;
    }

    public OpenFile Open(string path, OpenMode mode = OpenMode.Read)
    {
        Assert.Equal(Errno.None, Walk(path).Open(mode, out OpenFile? file));
        return file!;
    }

    public Errno TryOpen(string path, OpenMode mode) => Walk(path).Open(mode, out _);

    public string Read(string path) => Read(Open(path));

    public static string Read(OpenFile file, ulong offset = 0, int most = 4096)
    {
        byte[] buffer = new byte[most];
        Assert.Equal(Errno.None, file.Read(offset, buffer, out int count));
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    /// <summary>Opens, truncates and writes, as a shell's <c>echo &gt;</c> does.</summary>
    public Errno Write(string path, string text)
    {
        Errno errno = Walk(path).Open(OpenMode.Write | OpenMode.Truncate, out OpenFile? file);
        return errno != Errno.None ? errno : file!.Write(0, Encoding.UTF8.GetBytes(text), out _);
    }

    /// <summary>A directory's names without the dots, in replies of so many bytes.</summary>
    public List<string> List(string path, int room = 8192)
    {
        OpenFile directory = Open(path);
        List<string> names = [];
        for (ulong offset = 0; ;)
        {
            var reply = new NameList(room);
            Assert.Equal(Errno.None, directory.ReadDirectory(offset, reply));
            if (reply.Names.Count == 0)
            {
                names.RemoveAll(name => name is "." or "..");
                return names;
            }

            names.AddRange(reply.Names);
            offset = reply.LastOffset;
        }
    }

    private static Node Attach(FileSystem fileSystem)
    {
        Assert.Equal(Errno.None, fileSystem.Attach(new AttachRequest(default, 0), out Node? root, out _));
        return root!;
    }
}
