import Mail
import NIOCore

/// Commands as bytes. Source: RFC 5321 section 4.1.
extension ByteBuffer {
    /// `EHLO mx1.example.net`; bytes of the name that no host name has are left out, so that a name out of a
    /// configuration file cannot add a command.
    mutating func writeGreeting(_ verb: StaticString, name: String) {
        writeStaticString(verb)
        writeInteger(UInt8(ascii: " "))
        writeBytes(name.utf8.lazy.filter { (0x21...0x7E).contains($0) })
        writeLineEnd()
    }

    /// `MAIL FROM:<ada@example.net> SIZE=5120 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ314159`.
    mutating func writeMail(
        _ path: ReversePath, byteCount: Int?, isEightBit: Bool, isInternationalized: Bool = false,
        statusRequest: StatusRequest? = nil
    ) {
        writeStaticString("MAIL FROM:<")
        if case .mailbox(let mailbox) = path { writeMailbox(mailbox) }
        writeInteger(UInt8(ascii: ">"))
        if let byteCount {
            writeStaticString(" SIZE=")
            writeString(String(byteCount))
        }
        if isEightBit { writeStaticString(" BODY=8BITMIME") }
        if isInternationalized { writeStaticString(" SMTPUTF8") }
        if let statusRequest { write(statusRequest) }
        writeLineEnd()
    }

    /// `RCPT TO:<grace@example.com> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;grace@example.com`.
    mutating func writeRcpt(_ mailbox: Mailbox, statusRequest: RecipientStatusRequest? = nil) {
        writeStaticString("RCPT TO:<")
        writeMailbox(mailbox)
        writeStaticString(">")
        if let statusRequest { write(statusRequest) }
        writeLineEnd()
    }

    private mutating func write(_ request: StatusRequest) {
        switch request.returned {
        case .full: writeStaticString(" RET=FULL")
        case .headers: writeStaticString(" RET=HDRS")
        case nil: break
        }
        if let id = request.envelopeID {
            writeStaticString(" ENVID=")
            writeString(Xtext.encode(id))
        }
    }

    private mutating func write(_ request: RecipientStatusRequest) {
        if let notify = request.notify {
            writeStaticString(" NOTIFY=")
            writeString(notify.description)
        }
        if let original = request.original {
            writeStaticString(" ORCPT=")
            writeString(original.parameter)
        }
    }

    mutating func writeLineEnd() { writeStaticString("\r\n") }

    /// The local part goes out as it is where plainly no quotes are needed, which saves building a `String` an address.
    private mutating func writeMailbox(_ mailbox: Mailbox) {
        guard Self.isPlain(mailbox.localPart) else {
            writeString(mailbox.description)
            return
        }
        writeString(mailbox.localPart)
        writeInteger(UInt8(ascii: "@"))
        writeString(mailbox.domain.text)
    }

    /// Letters, digits and the marks of return paths, with dots between them.
    private static func isPlain(_ localPart: String) -> Bool {
        var previous = UInt8(ascii: ".")
        for byte in localPart.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="),
                UInt8(ascii: "_"):
                break
            case UInt8(ascii: ".") where previous != UInt8(ascii: "."):
                break
            default:
                return false
            }
            previous = byte
        }
        return previous != UInt8(ascii: ".")
    }
}
