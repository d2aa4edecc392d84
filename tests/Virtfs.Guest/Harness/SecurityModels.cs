using System;

namespace Virtfs.GuestTests.Harness;

/// <summary>What tests need to know about the security models.</summary>
internal static class SecurityModels
{
    /// <summary>The folders in which mapped-file keeps what it knows of the files beside them; no guest sees them.</summary>
    public const string MetadataFolder = ".virtfs_metadata";

    /// <summary>Its name as an option has it.</summary>
    public static string Name(this SecurityModel model) => model switch
    {
        SecurityModel.Passthrough => "passthrough",
        SecurityModel.MappedXattr => "mapped-xattr",
        SecurityModel.MappedFile => "mapped-file",
        SecurityModel.None => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };

    /// <summary>Whether links and special files are plain files on the host, with the guest's attributes kept beside them.</summary>
    public static bool IsMapped(this SecurityModel model) => model is SecurityModel.MappedXattr or SecurityModel.MappedFile;
}
