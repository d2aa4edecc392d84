using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>The driver looks at names itself, whoever calls it and whatever was checked before (CVE-2016-7116).</summary>
public sealed class NameCheckTests : IDisposable
{
    private readonly Share _share = new();

    public static TheoryData<string> BadNames =>
    [
        string.Empty, ".", "..", "/", "//", "a/b", "../canary", "/etc", "file/", "./file", "..\0", ".\0", "\0", "file\0", "file\0x", "..\0x", "../canary\0",
        new string('n', 256), new string('n', 5000), new string('n', 65535), "../" + new string('n', 300),
    ];

    public void Dispose() => _share.Dispose();

    [Theory]
    [MemberData(nameof(BadNames))]
    public void CVE_2016_7116_a_name_that_is_no_component_is_refused_by_every_member(string name)
    {
        using Node file = _share.HostFile("file", "content");
        byte[] bytes = Share.Bytes(name);
        CreateRequest ordinary = Share.Ordinary(0x1ED);
        var answers = new Dictionary<string, Errno>
        {
            ["Lookup"] = _share.Root.Lookup(bytes, out Node? found, out _),
            ["Create"] = _share.Root.Create(bytes, OpenMode.ReadWrite, ordinary, out Node? created, out OpenFile? opened, out _),
            ["MakeDirectory"] = _share.Root.MakeDirectory(bytes, ordinary, out _),
            ["MakeNode"] = _share.Root.MakeNode(bytes, ordinary with { Mode = 0x1000 | 0x1ED }, 0, out _),
            ["MakeSymlink"] = _share.Root.MakeSymlink(bytes, "target"u8, ordinary, out _),
            ["MakeLink"] = _share.Root.MakeLink(bytes, file),
            ["Unlink"] = _share.Root.Unlink(bytes, UnlinkKind.NonDirectory),
            ["Unlink of a directory"] = _share.Root.Unlink(bytes, UnlinkKind.Directory),
            ["Rename from"] = _share.Root.Rename(bytes, _share.Root, "new"u8),
            ["Rename to"] = _share.Root.Rename("file"u8, _share.Root, bytes),
            ["MoveTo"] = file.MoveTo(_share.Root, bytes),
        };

        Assert.All(answers, answer => Assert.True(answer.Value is Errno.EINVAL or Errno.ENAMETOOLONG, $"{answer.Key}: {answer.Value}"));
        Assert.True(found is null && created is null && opened is null);
        Assert.Equal(["file"], Directory.GetFileSystemEntries(_share.Path).Select(Path.GetFileName));
        Assert.Equal(Errno.None, file.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes));
        Assert.Equal(1UL, attributes.LinkCount);
        _share.AssertCanaryUntouched();
    }

    [Theory]
    [InlineData("...")]
    [InlineData("..a")]
    [InlineData(".hidden")]
    [InlineData(" ")]
    [InlineData("\\")]
    [InlineData("\n")]
    [InlineData("\u00FF\u00FE")]
    [InlineData("*?\"|<>:")]
    public void Every_other_name_is_a_name(string name)
    {
        byte[] bytes = Share.Bytes(name);
        Assert.Equal(Errno.None, _share.Root.MakeDirectory(bytes, Share.Ordinary(0x1ED), out _));
        using Node found = _share.Walk(name);
        Assert.Equal(Errno.None, _share.Root.Rename(bytes, _share.Root, Share.Bytes(name + name)));
        Assert.Equal(Errno.None, _share.Root.Unlink(Share.Bytes(name + name), UnlinkKind.Directory));
    }

    [Fact]
    public void A_name_of_255_bytes_is_a_name()
    {
        byte[] bytes = Share.Bytes(new string('n', 255));
        Assert.Equal(Errno.None, _share.Root.MakeDirectory(bytes, Share.Ordinary(0x1ED), out _));
        Assert.Equal(Errno.None, _share.Root.Lookup(bytes, out Node? found, out _));
        found!.Dispose();
    }

    [Fact]
    public void CVE_2016_9602_a_name_that_became_a_link_is_not_followed_by_what_was_walked_to_before()
    {
        Directory.CreateDirectory(_share.Host("folder"));
        using Node folder = _share.Walk("folder");
        Directory.Move(_share.Host("folder"), _share.Host("moved"));
        File.CreateSymbolicLink(_share.Host("folder"), Path.GetDirectoryName(_share.CanaryPath)!);
        Assert.Equal(Errno.ENOENT, folder.Lookup("canary"u8, out _, out _));
        Assert.Equal(Errno.None, folder.Create("canary"u8, OpenMode.Write, Share.Ordinary(0x1A4), out Node? child, out OpenFile? file, out _));
        file!.Dispose();
        child!.Dispose();
        Assert.True(File.Exists(_share.Host("moved/canary")));
        _share.AssertCanaryUntouched();
    }

    [Fact]
    public void CVE_2016_9602_giving_descriptors_up_does_not_make_a_link_be_followed()
    {
        // As an ordinary user, who finds objects again by name: the name leads out by then.
        using var share = new Share(descriptors: new DescriptorCache(16), usesHandles: false);
        Directory.CreateDirectory(share.Host("folder/sub"));
        File.WriteAllText(share.Host("folder/sub/canary"), "inside");
        using Node folder = share.Walk("folder");
        using Node sub = Share.Walk(folder, "sub");
        using Node file = Share.Walk(sub, "canary");
        var others = new List<Node>();
        for (int i = 0; i < 200; i++)
        {
            others.Add(share.HostFile($"other{i}"));
        }

        Directory.Delete(share.Host("folder/sub"), recursive: true);
        Directory.Delete(share.Host("folder"));
        File.CreateSymbolicLink(share.Host("folder"), Path.GetDirectoryName(Path.GetDirectoryName(share.CanaryPath))!);
        Assert.Equal(Errno.ESTALE, file.GetAttributes(AttributeMask.Basic, out _));
        Assert.Equal(Errno.ESTALE, file.Open(OpenMode.Read, out _));
        Assert.Equal(Errno.ESTALE, sub.Lookup("canary"u8, out _, out _));
        others.ForEach(node => node.Dispose());
        share.AssertCanaryUntouched();
    }
}
