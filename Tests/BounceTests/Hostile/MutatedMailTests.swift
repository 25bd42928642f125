import Foundation
import Mail
import TestKit
import Testing

@testable import Bounce

@Suite("Mails broken on purpose", .timeLimit(.minutes(15)))
struct MutatedMailTests {
    static let names = [
        "auto-reply", "delayed", "delivery-status", "exim", "feedback", "html-base64", "japanese", "qmail", "torn",
        "transcript",
    ]

    @Test("are read without harm, each the same way twice", arguments: 0..<10)
    func mutated(seed: Int) throws {
        let mails = try Self.names.map { try Fixtures.bytes("Mail/\($0).eml") }
        let mutations = MailMutations(mails, seed: UInt64(seed))
        let reader = BounceReader()
        for number in 0..<100 {
            let bytes = mutations.next()
            let mail = ParsedMail.parse(bytes)
            let isSound = Self.isSound(mail)
            #expect(isSound, "seed \(seed), mail \(number)")
            let reading = reader.read(mail)
            #expect(reading.recipients.count <= MailReading.recipientLimit)
            if number % 10 == 0 { #expect(reader.read(mail) == reading, "seed \(seed), mail \(number)") }
        }
    }

    /// Places lie inside, parts inside their parents, and all that can be decoded is UTF-8.
    private static func isSound(_ mail: ParsedMail) -> Bool {
        for (number, part) in mail.parts.enumerated() {
            guard part.bodyRange.upperBound <= mail.bytes.count,
                part.headerRange.upperBound <= part.bodyRange.lowerBound,
                part.parent.map({ $0 < number && mail.parts[$0].level == part.level - 1 }) ?? (number == 0)
            else { return false }
            let isText = mail.withPlainText(of: number) { text in
                text.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
            }
            guard isText else { return false }
            for field in mail.fields(of: number) { _ = mail.text(of: field) }
            if part.kind == .deliveryStatus { _ = DeliveryReport(mail, part: number).recipients.count }
            if part.kind == .feedbackReport { _ = FeedbackReport(mail, part: number).originalRecipients }
            if let inner = mail.encodedMail(in: number), inner.parts.isEmpty { return false }
        }
        return true
    }

    @Test("stand in mail files that are cut at any place", arguments: 0..<5)
    func files(seed: Int) throws {
        let mails = try Self.names.map { try Fixtures.bytes("Mail/\($0).eml") }
        let separator = Array("From MAILER-DAEMON Sat Nov 21 11:16:40 2026\n".utf8)
        let mutations = MailMutations(mails.map { separator + $0 + [0x0A] }, seed: UInt64(seed))
        let chance = SeededChance(seed: UInt64(seed))
        for _ in 0..<20 {
            let bytes = mutations.next() + mutations.next()
            var whole: [[UInt8]] = []
            var reader = MboxReader()
            reader.feed(bytes.span) { whole.append($0.bytes) }
            reader.finish { whole.append($0.bytes) }
            var pieces: [[UInt8]] = []
            var other = MboxReader()
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + 1 + chance.next(below: 500))
                other.feed(Array(bytes[start..<end]).span) { pieces.append($0.bytes) }
                start = end
            }
            other.finish { pieces.append($0.bytes) }
            #expect(pieces == whole, "seed \(seed)")
        }
    }
}
