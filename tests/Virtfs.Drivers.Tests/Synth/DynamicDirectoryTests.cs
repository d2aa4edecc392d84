using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Drivers.Synth;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Synth;

/// <summary>Directories that list themselves.</summary>
public sealed class DynamicDirectoryTests
{
    private readonly SynthFileSystem _tree = new();
    private readonly List<string> _names = ["one", "two"];
    private readonly Visitor _guest;
    private int _created;

    public DynamicDirectoryTests()
    {
        _guest = new Visitor(_tree);
        _tree.Root.AddDirectory("live", () => _names, name =>
        {
            _created++;
            return new StaticFile(System.Text.Encoding.UTF8.GetBytes($"I am {name}"));
        });
    }

    [Fact]
    public void Its_children_are_what_the_list_says_now()
    {
        Assert.Equal(["one", "two"], _guest.List("live"));
        _names.Add("three");
        Assert.Equal("I am three", _guest.Read("live/three"));
        _names.Remove("one");
        Assert.Equal(["two", "three"], _guest.List("live"));
        Assert.Equal(Errno.ENOENT, _guest.Walk("live").Lookup("one"u8, out _, out _));
    }

    [Fact]
    public void A_name_that_goes_is_missing_at_once_without_a_listing()
    {
        Node held = _guest.Walk("live/one");
        _names.Remove("one");
        Assert.Equal(Errno.ENOENT, _guest.Walk("live").Lookup("one"u8, out _, out _));
        Assert.Equal(0UL, Visitor.Attributes(held).LinkCount);
        Assert.Equal(Errno.None, held.Open(OpenMode.Read, out OpenFile? file));
        Assert.Equal("I am one", Visitor.Read(file!));
    }

    [Fact]
    public void A_name_is_the_same_file_as_long_as_it_stays_and_another_when_it_comes_back()
    {
        ulong first = _guest.Attributes("live/one").Inode;
        _guest.List("live");
        Assert.Equal(first, _guest.Attributes("live/one").Inode);
        Assert.Equal(2, _created);
        _names.Remove("one");
        _guest.List("live");
        _names.Add("one");
        Assert.NotEqual(first, _guest.Attributes("live/one").Inode);
    }

    [Fact]
    public void What_was_added_by_code_stands_beside_it()
    {
        var directory = (DynamicDirectory)_guest.Walk("live");
        directory.AddFile("fixed", "here"u8);
        Assert.Equal(["fixed", "one", "two"], _guest.List("live").Order(StringComparer.Ordinal));
        _names.Clear();
        Assert.Equal(["fixed"], _guest.List("live"));
        Assert.Equal("here", _guest.Read("live/fixed"));
    }

    [Fact]
    public void A_name_that_is_not_UTF_8_is_not_there() =>
        Assert.Equal(Errno.ENOENT, _guest.Walk("live").Lookup([0xFF, 0xFE], out _, out _));

    [Fact]
    public void A_class_of_ones_own_need_not_list_to_find()
    {
        _tree.Root.Add("numbers", new Numbers());
        Assert.Equal("49", _guest.Read("numbers/7"));
        Assert.Equal(Errno.ENOENT, _guest.Walk("numbers").Lookup("seven"u8, out _, out _));
        Assert.Equal(["0", "1", "2"], _guest.List("numbers").Except(["7"]));
    }

    private sealed class Numbers : DynamicDirectory
    {
        protected override IEnumerable<string> GetNames() => ["0", "1", "2"];

        protected override bool Contains(string name) => int.TryParse(name, out _);

        protected override SynthNode CreateNode(string name)
        {
            int number = int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
            return new StaticFile(System.Text.Encoding.UTF8.GetBytes($"{number * number}"));
        }
    }
}
