namespace Virtfs.Qtest;

/// <summary>Offsets of a virtio-mmio device's registers (virtio 1.2, 4.2.2), four bytes each.</summary>
internal enum VirtioMmioRegister
{
    MagicValue = 0x00,
    Version = 0x04,
    DeviceId = 0x08,
    DeviceFeatures = 0x10,
    DeviceFeaturesSelect = 0x14,
    DriverFeatures = 0x20,
    DriverFeaturesSelect = 0x24,
    QueueSelect = 0x30,
    QueueMaximum = 0x34,
    QueueSize = 0x38,
    QueueReady = 0x44,
    QueueNotify = 0x50,
    Status = 0x70,

    /// <summary>Low half; the high one follows, as with the other two.</summary>
    QueueDescriptors = 0x80,
    QueueDriver = 0x90,
    QueueDevice = 0xa0,
    Configuration = 0x100,
}
