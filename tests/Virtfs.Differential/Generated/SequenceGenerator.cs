using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Protocol;

namespace Virtfs.Differential.Generated;

/// <summary>
/// A tree and an endless sequence of messages, all from one seed. What comes next also depends on the replies so far, which are the same every time: so
/// most messages find fids and names that are there.
/// </summary>
internal sealed class SequenceGenerator
{
    /// <summary>So many fids at once are plenty.</summary>
    private const int ManyFids = 9;

    private readonly Random _random;
    private readonly IReadOnlyList<MessageShape> _shapes;
    private readonly KnownFids _fids;
    private readonly FieldValues _values;
    private readonly int _weights;

    /// <param name="seed">Which sequence.</param>
    /// <param name="target">What messages it is made of.</param>
    /// <param name="fids">The fids there are: whoever runs the messages keeps it up to date.</param>
    /// <param name="disk">What is on the disk now.</param>
    public SequenceGenerator(int seed, GeneratedTarget target, KnownFids fids, Func<HostState> disk)
    {
        _random = new Random(seed);
        _shapes = target.Shapes;
        _fids = fids;
        _values = new FieldValues(_random, fids, target, disk);
        _weights = _shapes.Sum(shape => shape.Weight);
    }

    /// <summary>The tree that is there at first.</summary>
    public IEnumerable<SequenceStep> Tree()
    {
        yield return SequenceStep.Host("MakeFile(\"a\", \"content\")", f => f.MakeFile("a", "content"));
        yield return SequenceStep.Host("MakeDirectory(\"d\")", f => f.MakeDirectory("d"));
        yield return SequenceStep.Host("MakeDirectory(\"d/e\")", f => f.MakeDirectory("d/e"));
        yield return SequenceStep.Host("MakeFile(\"d/b\", \"other\")", f => f.MakeFile("d/b", "other"));
        if (_values.Chance(0.5))
        {
            yield return SequenceStep.Host("MakeLink(\"a\", \"d/c\")", f => f.MakeLink("a", "d/c"));
        }

        if (_values.Chance(0.5))
        {
            yield return SequenceStep.Host("MakeSymlink(\"l\", \"a\")", f => f.MakeSymlink("l", "a"));
        }

        if (_values.Chance(0.3))
        {
            yield return SequenceStep.Host("MakeFifo(\"p\")", f => f.MakeFifo("p"));
        }

        if (_values.Chance(0.3))
        {
            yield return SequenceStep.Host("SetXattr(\"a\", \"user.a\", \"value\")", f => f.SetXattr("a", "user.a", "value"));
        }

        if (_values.Chance(0.2))
        {
            yield return SequenceStep.Host("MakeFile(\"d/e/a\", \"\", 0x9ED)", f => f.MakeFile("d/e/a", "", 0x9ED));
        }
    }

    /// <summary>What an Rreaddir told; a Treaddir may begin there.</summary>
    public void Learn(IEnumerable<ulong> directoryOffsets) => _values.DirectoryOffsets.AddRange(directoryOffsets);

    /// <summary>The next message.</summary>
    public SequenceStep Next()
    {
        MessageShape shape = Choose();
        var message = new Message(shape.Type);
        foreach (FieldKind field in shape.Fields)
        {
            _values.Add(message, field, shape.Prefers);
        }

        int room = RingPeer.Capacity;
        double odd = _random.NextDouble();
        if (odd < 0.03)
        {
            message.Raw(1, 2, 3);
        }
        else if (odd < 0.04)
        {
            message = Message.Of(AnyType(), message.Body);
        }
        else if (odd < 0.05)
        {
            message = Message.Of(shape.Type, message.Body[.._random.Next(message.Body.Length + 1)]);
        }
        else if (odd < 0.06)
        {
            room = _random.Next(64);
        }

        return SequenceStep.Send(message, room);
    }

    private MessageShape Choose()
    {
        if (_fids.All.Count == 0 && _values.Chance(0.8))
        {
            return Shape(MessageType.Tattach);
        }

        if (_fids.All.Count > ManyFids && _values.Chance(0.4))
        {
            return Shape(MessageType.Tclunk);
        }

        // The value of an attribute is to be written and set, mostly.
        if (_fids.All.Values.Any(fid => fid.IsPending) && _values.Chance(0.2))
        {
            return Shape(_values.Chance(0.6) ? MessageType.Twrite : MessageType.Tclunk);
        }

        int at = _random.Next(_weights);
        foreach (MessageShape shape in _shapes)
        {
            at -= shape.Weight;
            if (at < 0)
            {
                return shape;
            }
        }

        return _shapes[^1];
    }

    // Any but those of 9P2000.u, whose differences are looked at in its own sequences, which have those of 9P2000.L too.
    private MessageType AnyType()
    {
        MessageType type;
        do
        {
            type = (MessageType)_random.Next(256);
        }
        while (type is MessageType.Topen or MessageType.Tcreate or MessageType.Tstat or MessageType.Twstat);

        return type;
    }

    private MessageShape Shape(MessageType type) => _shapes.First(shape => shape.Type == type);
}
