using Virtfs.Conformance.Infrastructure;
using Virtfs.Drivers.Local.SecurityModels;

namespace Virtfs.Conformance;

/// <summary>The local driver, security_model=passthrough, on the folder for temporary files.</summary>
public sealed class LocalPassthroughConformance() : FileSystemConformance(new LocalGround(SecurityModel.Passthrough, System.IO.Path.GetTempPath()));

/// <summary>The local driver, security_model=none, on the folder for temporary files.</summary>
public sealed class LocalNoneConformance() : FileSystemConformance(new LocalGround(SecurityModel.None, System.IO.Path.GetTempPath()));

/// <summary>The local driver, security_model=passthrough, on tmpfs.</summary>
public sealed class LocalPassthroughOnTmpfsConformance() : FileSystemConformance(new LocalGround(SecurityModel.Passthrough, "/dev/shm"));

/// <summary>The local driver, security_model=none, on tmpfs.</summary>
public sealed class LocalNoneOnTmpfsConformance() : FileSystemConformance(new LocalGround(SecurityModel.None, "/dev/shm"));
