using Virtfs.Conformance.Infrastructure;
using Virtfs.Drivers.Local.SecurityModels;

namespace Virtfs.Conformance;

/// <summary>The local driver, security_model=passthrough, on the folder for temporary files.</summary>
public sealed class LocalPassthroughConformance() : NativeConformance(new LocalGround(SecurityModel.Passthrough, System.IO.Path.GetTempPath()));

/// <summary>The local driver, security_model=none, on the folder for temporary files.</summary>
public sealed class LocalNoneConformance() : NativeConformance(new LocalGround(SecurityModel.None, System.IO.Path.GetTempPath()));

/// <summary>The local driver, security_model=passthrough, on tmpfs.</summary>
public sealed class LocalPassthroughOnTmpfsConformance() : NativeConformance(new LocalGround(SecurityModel.Passthrough, "/dev/shm"));

/// <summary>The local driver, security_model=none, on tmpfs.</summary>
public sealed class LocalNoneOnTmpfsConformance() : NativeConformance(new LocalGround(SecurityModel.None, "/dev/shm"));

/// <summary>The local driver, security_model=mapped-xattr, on the folder for temporary files.</summary>
public sealed class LocalMappedXattrConformance()
    : MappedConformance(new LocalGround(SecurityModel.MappedXattr(HostModes.Default), System.IO.Path.GetTempPath()));

/// <summary>The local driver, security_model=mapped-file, on the folder for temporary files.</summary>
public sealed class LocalMappedFileConformance()
    : MappedConformance(new LocalGround(SecurityModel.MappedFile(HostModes.Default), System.IO.Path.GetTempPath()));

/// <summary>The local driver, security_model=mapped-file, on tmpfs.</summary>
public sealed class LocalMappedFileOnTmpfsConformance()
    : MappedConformance(new LocalGround(SecurityModel.MappedFile(HostModes.Default), "/dev/shm"));
