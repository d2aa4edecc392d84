namespace Virtfs.Drivers.Local;

/// <summary>How badly a descriptor is wanted back.</summary>
internal enum DescriptorNeed
{
    /// <summary>There are many: give up what can surely be found again.</summary>
    Tidy,

    /// <summary>There are none left: also give up objects without a name that were walked to and not opened. They answer ESTALE from then on.</summary>
    Urgent,
}
