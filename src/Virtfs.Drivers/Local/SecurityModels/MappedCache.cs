using System.Threading;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// What was last read of objects' mapped attributes, and the change time then of what they were read from: the object itself, where they are extended attributes,
/// or its metadata file. The host changes that time with every extended attribute and every write, and what gets a removed one's number has a later one, so what was
/// read is true as long as it stays, also when nobody has held the object meanwhile.
/// </summary>
/// <remarks>
/// Host clocks tick every 4 ms or so: of two changes within a tick the second does not show. Hence only what was at rest for <see cref="Rest"/> when it was
/// read is kept. A guest's stat is then spared the seven system calls that opening a file and reading its attributes takes, or the four of a metadata file.
/// Each object or metadata file has one place, found by its number; another that falls on it takes it.
/// </remarks>
internal sealed class MappedCache
{
    /// <summary>How long ago the last change must be, in seconds; many ticks of any host's clock.</summary>
    private const long Rest = 1;

    // 65,536 places in all: 5.5 MiB once all groups are in use. An export that is not used takes next to nothing.
    private const int Groups = 128;
    private const int PlacesOfGroup = 512;

    private readonly Group[] _groups = new Group[Groups];

    /// <summary>Makes an empty one.</summary>
    public MappedCache()
    {
        for (int i = 0; i < Groups; i++)
        {
            _groups[i] = new Group();
        }
    }

    /// <summary>Whether what is read now can be kept: nobody can change it any more without it showing.</summary>
    /// <param name="changeTime">The change time seen before it is read.</param>
    /// <param name="now">The time before it is read, in seconds since 1970.</param>
    public static bool IsAtRest(Timestamp changeTime, long now) => now - changeTime.Seconds > Rest;

    /// <summary>What was read when the change time was the same.</summary>
    public bool TryGet(in InodeKey key, Timestamp changeTime, out MappedAttributes attributes)
    {
        int number = PlaceOf(key);
        Group group = _groups[number / PlacesOfGroup];
        lock (group.Lock)
        {
            if (group.Places is { } places)
            {
                ref Place place = ref places[number % PlacesOfGroup];
                attributes = place.Attributes;
                return place.IsTaken && place.ChangeTime == changeTime && place.Key == key;
            }
        }

        attributes = default;
        return false;
    }

    /// <summary>Keeps what was read, if it <see cref="IsAtRest"/>.</summary>
    /// <param name="key">What it was read from.</param>
    /// <param name="changeTime">The change time seen before it was read.</param>
    /// <param name="now">The time before it was read, in seconds since 1970.</param>
    /// <param name="attributes">What was read.</param>
    public void Set(in InodeKey key, Timestamp changeTime, long now, in MappedAttributes attributes)
    {
        if (!IsAtRest(changeTime, now))
        {
            return;
        }

        int number = PlaceOf(key);
        Group group = _groups[number / PlacesOfGroup];
        lock (group.Lock)
        {
            group.Places ??= new Place[PlacesOfGroup];
            group.Places[number % PlacesOfGroup] = new Place { IsTaken = true, Key = key, ChangeTime = changeTime, Attributes = attributes };
        }
    }

    // Fibonacci hashing: inode numbers that follow each other get places far apart, and so different locks.
    private static int PlaceOf(in InodeKey key) => (int)(((key.Inode ^ (key.Device << 32)) * 0x9E3779B97F4A7C15) >> 48);

    private sealed class Group
    {
        public Lock Lock { get; } = new();

        public Place[]? Places { get; set; }
    }

    private struct Place
    {
        public bool IsTaken;
        public InodeKey Key;
        public Timestamp ChangeTime;
        public MappedAttributes Attributes;
    }
}
