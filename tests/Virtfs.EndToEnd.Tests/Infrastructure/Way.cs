namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>How a client comes in.</summary>
public enum Way
{
    /// <summary>As a guest: a vhost-user connection and a ring.</summary>
    Ring,

    /// <summary>By a Unix socket.</summary>
    Socket,
}
