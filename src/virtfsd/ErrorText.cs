using System.Text;
using Virtfs.Protocol;

namespace Virtfs.Daemon;

/// <summary>Error numbers as a person reads them.</summary>
internal static class ErrorText
{
    /// <summary>What the C library calls the error.</summary>
    public static string Of(Errno error) => Encoding.ASCII.GetString(ErrnoText.Of(error));
}
