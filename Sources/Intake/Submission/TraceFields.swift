import Mail
import NIOCore
import SMTP
import Storage

/// The fields that we put on top of a message that came over SMTP: Received, and what a submitted message lacks.
/// Source: RFC 5321 section 4.4, RFC 6409 section 8, RFC 3848.
///
///     Received: from client.example ([192.0.2.7]) by mail.example.com with ESMTPSA id 0c2k…;
///      Sat, 21 Nov 2026 11:16:40 +0000
///
/// It names no recipient: the others need not know to whom else a message goes.
struct TraceFields {
    let peer: ServerPeer
    let hostName: DomainName
    let key: MessageKey
    let now: Timestamp
    /// Written into From where the message has none.
    let author: Mailbox?
    /// Of the return path; `nil` where there is none.
    var returnTrace: String?
    /// The transaction was one of SMTPUTF8. Source: RFC 6531 section 4.3.
    var isInternationalized = false

    private static let longestHeloName = 255

    func write(_ header: RawHeader, into buffer: inout ByteBuffer) {
        let date = DateTime(now).rfc5322
        buffer.writeString("Received: from ")
        writeHeloName(into: &buffer)
        if let address = peer.address?.ipAddress {
            buffer.writeString(address.utf8.contains(UInt8(ascii: ":")) ? " ([IPv6:" : " ([")
            buffer.writeString(address)
            buffer.writeString("])")
        }
        buffer.writeString("\r\n by ")
        buffer.writeString(hostName.text)
        buffer.writeString(isInternationalized ? " with UTF8SMTP" : " with ESMTP")
        if peer.isEncrypted { buffer.writeString("S") }
        if peer.identity != nil { buffer.writeString("A") }
        buffer.writeString(" id ")
        buffer.writeString(key.description)
        buffer.writeString(";\r\n ")
        buffer.writeString(date)
        buffer.writeString("\r\n")
        if let returnTrace { buffer.writeString("\(ReturnPaths.traceFieldName): \(returnTrace)\r\n") }
        if header.date == nil { buffer.writeString("Date: \(date)\r\n") }
        if header.from == nil, let author { buffer.writeString("From: \(author)\r\n") }
        if header.messageID == nil { buffer.writeString("Message-ID: \(messageID)\r\n") }
    }

    var messageID: String { "<\(key)@\(hostName)>" }

    /// As the client said it, where it is a name or an address literal; its other bytes could end the field or hide text.
    private func writeHeloName(into buffer: inout ByteBuffer) {
        let name = peer.heloName.utf8
        let isName =
            (1...TraceFields.longestHeloName).contains(name.count)
            && name.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                    true
                default:
                    false
                }
            }
        buffer.writeString(isName ? peer.heloName : "unknown")
    }
}
