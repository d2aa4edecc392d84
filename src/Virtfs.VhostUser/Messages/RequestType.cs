namespace Virtfs.VhostUser.Messages;

/// <summary>What a front end asks of a back end: the first field of each message, with the specification's names.</summary>
/// <remarks>Source: QEMU's vhost-user document, "Front-end message types". Numbers missing here belong to other kinds of device.</remarks>
internal enum RequestType : uint
{
    /// <summary>Which virtio features there are; answered with u64.</summary>
    GET_FEATURES = 1,

    /// <summary>The virtio features the driver took; u64. Without bit 30 it enables the rings too.</summary>
    SET_FEATURES = 2,

    /// <summary>Begins a session.</summary>
    SET_OWNER = 3,

    /// <summary>Deprecated: stops the rings.</summary>
    RESET_OWNER = 4,

    /// <summary>The whole guest memory; a table of regions, a descriptor for each.</summary>
    SET_MEM_TABLE = 5,

    /// <summary>Where writes to guest memory are recorded; not offered.</summary>
    SET_LOG_BASE = 6,

    /// <summary>What to signal when something was recorded; not offered.</summary>
    SET_LOG_FD = 7,

    /// <summary>A ring's size; state.</summary>
    SET_VRING_NUM = 8,

    /// <summary>A ring's addresses.</summary>
    SET_VRING_ADDR = 9,

    /// <summary>A ring's next avail index; state.</summary>
    SET_VRING_BASE = 10,

    /// <summary>Stops a ring; answered with its next avail index.</summary>
    GET_VRING_BASE = 11,

    /// <summary>What the driver signals, and the start of the ring; u64 and a descriptor.</summary>
    SET_VRING_KICK = 12,

    /// <summary>What the device signals; u64 and a descriptor.</summary>
    SET_VRING_CALL = 13,

    /// <summary>What the device signals when a ring is broken; u64 and a descriptor.</summary>
    SET_VRING_ERR = 14,

    /// <summary>Which extensions of vhost-user there are; answered with u64.</summary>
    GET_PROTOCOL_FEATURES = 15,

    /// <summary>The extensions the front end uses; u64.</summary>
    SET_PROTOCOL_FEATURES = 16,

    /// <summary>How many rings there are; answered with u64.</summary>
    GET_QUEUE_NUM = 17,

    /// <summary>Lets a ring run, or pauses it; state.</summary>
    SET_VRING_ENABLE = 18,

    /// <summary>A socket for requests the other way round.</summary>
    SET_BACKEND_REQ_FD = 21,

    /// <summary>Address translation; not offered, yet with an answer of its own.</summary>
    IOTLB_MSG = 22,

    /// <summary>Byte order of a ring; not offered.</summary>
    SET_VRING_ENDIAN = 23,

    /// <summary>A part of the config space; answered with the same part filled in.</summary>
    GET_CONFIG = 24,

    /// <summary>A write to the config space.</summary>
    SET_CONFIG = 25,

    /// <summary>Resets the device, the connection staying what it is.</summary>
    RESET_DEVICE = 34,

    /// <summary>A kick as a message; state.</summary>
    VRING_KICK = 35,

    /// <summary>How many memory regions there may be; answered with u64.</summary>
    GET_MAX_MEM_SLOTS = 36,

    /// <summary>One more memory region, and its descriptor.</summary>
    ADD_MEM_REG = 37,

    /// <summary>One memory region less.</summary>
    REM_MEM_REG = 38,
}
