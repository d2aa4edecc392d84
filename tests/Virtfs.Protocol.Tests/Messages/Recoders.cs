using System;
using System.Collections.Generic;
using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol.Tests.Messages;

/// <summary>Decodes a body and encodes what came out; false if it did not decode, and then nothing is written.</summary>
internal delegate bool Recoder(ReadOnlySpan<byte> body, ref WireWriter writer);

/// <summary>The decoder and encoder of every message, under one shape.</summary>
internal static class Recoders
{
    public static IReadOnlyDictionary<MessageType, Recoder> All { get; } = new Dictionary<MessageType, Recoder>
    {
        [Tversion.Type] = static (body, ref writer) =>
        {
            bool decoded = Tversion.TryDecode(body, out Tversion message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rversion.Type] = static (body, ref writer) =>
        {
            bool decoded = Rversion.TryDecode(body, out Rversion message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tauth.Type] = static (body, ref writer) =>
        {
            bool decoded = Tauth.TryDecode(body, out Tauth message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rauth.Type] = static (body, ref writer) =>
        {
            bool decoded = Rauth.TryDecode(body, out Rauth message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tattach.Type] = static (body, ref writer) =>
        {
            bool decoded = Tattach.TryDecode(body, out Tattach message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rattach.Type] = static (body, ref writer) =>
        {
            bool decoded = Rattach.TryDecode(body, out Rattach message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tflush.Type] = static (body, ref writer) =>
        {
            bool decoded = Tflush.TryDecode(body, out Tflush message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rflush.Type] = static (body, ref writer) =>
        {
            bool decoded = Rflush.TryDecode(body, out Rflush message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Twalk.Type] = static (body, ref writer) =>
        {
            bool decoded = Twalk.TryDecode(body, out Twalk message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rwalk.Type] = static (body, ref writer) =>
        {
            bool decoded = Rwalk.TryDecode(body, out Rwalk message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tread.Type] = static (body, ref writer) =>
        {
            bool decoded = Tread.TryDecode(body, out Tread message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rread.Type] = static (body, ref writer) =>
        {
            bool decoded = Rread.TryDecode(body, out Rread message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Twrite.Type] = static (body, ref writer) =>
        {
            bool decoded = Twrite.TryDecode(body, out Twrite message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rwrite.Type] = static (body, ref writer) =>
        {
            bool decoded = Rwrite.TryDecode(body, out Rwrite message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tclunk.Type] = static (body, ref writer) =>
        {
            bool decoded = Tclunk.TryDecode(body, out Tclunk message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rclunk.Type] = static (body, ref writer) =>
        {
            bool decoded = Rclunk.TryDecode(body, out Rclunk message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tremove.Type] = static (body, ref writer) =>
        {
            bool decoded = Tremove.TryDecode(body, out Tremove message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rremove.Type] = static (body, ref writer) =>
        {
            bool decoded = Rremove.TryDecode(body, out Rremove message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rlerror.Type] = static (body, ref writer) =>
        {
            bool decoded = Rlerror.TryDecode(body, out Rlerror message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rerror.Type] = static (body, ref writer) =>
        {
            bool decoded = Rerror.TryDecode(body, out Rerror message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tstatfs.Type] = static (body, ref writer) =>
        {
            bool decoded = Tstatfs.TryDecode(body, out Tstatfs message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rstatfs.Type] = static (body, ref writer) =>
        {
            bool decoded = Rstatfs.TryDecode(body, out Rstatfs message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tlopen.Type] = static (body, ref writer) =>
        {
            bool decoded = Tlopen.TryDecode(body, out Tlopen message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rlopen.Type] = static (body, ref writer) =>
        {
            bool decoded = Rlopen.TryDecode(body, out Rlopen message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tlcreate.Type] = static (body, ref writer) =>
        {
            bool decoded = Tlcreate.TryDecode(body, out Tlcreate message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rlcreate.Type] = static (body, ref writer) =>
        {
            bool decoded = Rlcreate.TryDecode(body, out Rlcreate message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tsymlink.Type] = static (body, ref writer) =>
        {
            bool decoded = Tsymlink.TryDecode(body, out Tsymlink message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rsymlink.Type] = static (body, ref writer) =>
        {
            bool decoded = Rsymlink.TryDecode(body, out Rsymlink message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tmknod.Type] = static (body, ref writer) =>
        {
            bool decoded = Tmknod.TryDecode(body, out Tmknod message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rmknod.Type] = static (body, ref writer) =>
        {
            bool decoded = Rmknod.TryDecode(body, out Rmknod message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Trename.Type] = static (body, ref writer) =>
        {
            bool decoded = Trename.TryDecode(body, out Trename message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rrename.Type] = static (body, ref writer) =>
        {
            bool decoded = Rrename.TryDecode(body, out Rrename message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Treadlink.Type] = static (body, ref writer) =>
        {
            bool decoded = Treadlink.TryDecode(body, out Treadlink message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rreadlink.Type] = static (body, ref writer) =>
        {
            bool decoded = Rreadlink.TryDecode(body, out Rreadlink message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tgetattr.Type] = static (body, ref writer) =>
        {
            bool decoded = Tgetattr.TryDecode(body, out Tgetattr message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rgetattr.Type] = static (body, ref writer) =>
        {
            bool decoded = Rgetattr.TryDecode(body, out Rgetattr message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tsetattr.Type] = static (body, ref writer) =>
        {
            bool decoded = Tsetattr.TryDecode(body, out Tsetattr message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rsetattr.Type] = static (body, ref writer) =>
        {
            bool decoded = Rsetattr.TryDecode(body, out Rsetattr message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Txattrwalk.Type] = static (body, ref writer) =>
        {
            bool decoded = Txattrwalk.TryDecode(body, out Txattrwalk message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rxattrwalk.Type] = static (body, ref writer) =>
        {
            bool decoded = Rxattrwalk.TryDecode(body, out Rxattrwalk message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Txattrcreate.Type] = static (body, ref writer) =>
        {
            bool decoded = Txattrcreate.TryDecode(body, out Txattrcreate message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rxattrcreate.Type] = static (body, ref writer) =>
        {
            bool decoded = Rxattrcreate.TryDecode(body, out Rxattrcreate message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Treaddir.Type] = static (body, ref writer) =>
        {
            bool decoded = Treaddir.TryDecode(body, out Treaddir message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rreaddir.Type] = static (body, ref writer) =>
        {
            bool decoded = Rreaddir.TryDecode(body, out Rreaddir message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tfsync.Type] = static (body, ref writer) =>
        {
            bool decoded = Tfsync.TryDecode(body, out Tfsync message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rfsync.Type] = static (body, ref writer) =>
        {
            bool decoded = Rfsync.TryDecode(body, out Rfsync message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tlock.Type] = static (body, ref writer) =>
        {
            bool decoded = Tlock.TryDecode(body, out Tlock message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rlock.Type] = static (body, ref writer) =>
        {
            bool decoded = Rlock.TryDecode(body, out Rlock message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tgetlock.Type] = static (body, ref writer) =>
        {
            bool decoded = Tgetlock.TryDecode(body, out Tgetlock message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rgetlock.Type] = static (body, ref writer) =>
        {
            bool decoded = Rgetlock.TryDecode(body, out Rgetlock message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tlink.Type] = static (body, ref writer) =>
        {
            bool decoded = Tlink.TryDecode(body, out Tlink message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rlink.Type] = static (body, ref writer) =>
        {
            bool decoded = Rlink.TryDecode(body, out Rlink message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tmkdir.Type] = static (body, ref writer) =>
        {
            bool decoded = Tmkdir.TryDecode(body, out Tmkdir message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rmkdir.Type] = static (body, ref writer) =>
        {
            bool decoded = Rmkdir.TryDecode(body, out Rmkdir message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Trenameat.Type] = static (body, ref writer) =>
        {
            bool decoded = Trenameat.TryDecode(body, out Trenameat message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rrenameat.Type] = static (body, ref writer) =>
        {
            bool decoded = Rrenameat.TryDecode(body, out Rrenameat message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tunlinkat.Type] = static (body, ref writer) =>
        {
            bool decoded = Tunlinkat.TryDecode(body, out Tunlinkat message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Runlinkat.Type] = static (body, ref writer) =>
        {
            bool decoded = Runlinkat.TryDecode(body, out Runlinkat message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Topen.Type] = static (body, ref writer) =>
        {
            bool decoded = Topen.TryDecode(body, out Topen message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Ropen.Type] = static (body, ref writer) =>
        {
            bool decoded = Ropen.TryDecode(body, out Ropen message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tcreate.Type] = static (body, ref writer) =>
        {
            bool decoded = Tcreate.TryDecode(body, Dialect.U, out Tcreate message);
            if (decoded)
            {
                message.Encode(ref writer, Dialect.U);
            }

            return decoded;
        },
        [Rcreate.Type] = static (body, ref writer) =>
        {
            bool decoded = Rcreate.TryDecode(body, out Rcreate message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Tstat.Type] = static (body, ref writer) =>
        {
            bool decoded = Tstat.TryDecode(body, out Tstat message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
        [Rstat.Type] = static (body, ref writer) =>
        {
            bool decoded = Rstat.TryDecode(body, Dialect.U, out Rstat message);
            if (decoded)
            {
                message.Encode(ref writer, Dialect.U);
            }

            return decoded;
        },
        [Twstat.Type] = static (body, ref writer) =>
        {
            bool decoded = Twstat.TryDecode(body, Dialect.U, out Twstat message);
            if (decoded)
            {
                message.Encode(ref writer, Dialect.U);
            }

            return decoded;
        },
        [Rwstat.Type] = static (body, ref writer) =>
        {
            bool decoded = Rwstat.TryDecode(body, out Rwstat message);
            if (decoded)
            {
                message.Encode(ref writer);
            }

            return decoded;
        },
    };
}
