using System;

namespace Virtfs.Qtest;

/// <summary>The device status field (virtio 1.2, 2.1).</summary>
[Flags]
public enum VirtioStatus : uint
{
    /// <summary>Writing it resets the device.</summary>
    Reset = 0,

    /// <summary>ACKNOWLEDGE: the driver has noticed the device.</summary>
    Acknowledge = 1,

    /// <summary>DRIVER: it knows how to drive it.</summary>
    Driver = 2,

    /// <summary>DRIVER_OK: it drives it.</summary>
    DriverOk = 4,

    /// <summary>FEATURES_OK: features are agreed on.</summary>
    FeaturesOk = 8,

    /// <summary>DEVICE_NEEDS_RESET: the device is broken.</summary>
    NeedsReset = 64,

    /// <summary>FAILED: the driver gave up.</summary>
    Failed = 128,
}
