import NIOCore
import Testing

@testable import SMTP

@Suite("Transcript")
struct TranscriptTests {
    @Test("shows who said what, and content by its size")
    func shows() {
        var transcript = Transcript()
        transcript.record(.server, ByteBuffer(string: "220-a\r\n220 b\r\n"))
        transcript.record(.client, ByteBuffer(string: "MAIL FROM:<>\r\nDATA\r\n"))
        transcript.recordContent(byteCount: 5_120)
        #expect(transcript.description == "S: 220-a\nS: 220 b\nC: MAIL FROM:<>\nC: DATA\nC: [5120 bytes]\n")
    }

    @Test("cannot be forged or steered by what was said")
    func inert() {
        var transcript = Transcript()
        transcript.record(.server, ByteBuffer(bytes: Array("250 \u{1B}[2J\rC: x\0".utf8) + [0xFF, 0x0A]))
        #expect(transcript.description == "S: 250 ?[2J?C: x?\u{FFFD}\n")
    }

    @Test("keeps the last turns, and says how many came before")
    func bounded() {
        var transcript = Transcript()
        for number in 0..<1_000 { transcript.record(.server, ByteBuffer(string: "250 \(number)\r\n")) }
        #expect(transcript.lines.count <= 128)
        #expect(transcript.lines.count >= 64)
        #expect(transcript.lines.last?.text == "250 999")
        #expect(transcript.omittedTurnCount + transcript.lines.count == 1_000)
        #expect(transcript.description.hasPrefix("[\(transcript.omittedTurnCount) earlier turns left out]\n"))
    }

    @Test("cuts a long turn")
    func cut() {
        var transcript = Transcript()
        transcript.record(.server, ByteBuffer(string: String(repeating: "x", count: 5_000) + "\r\n"))
        #expect(transcript.lines.map(\.text.utf8.count) == [2_048, 5])
    }
}
