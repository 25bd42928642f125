import Foundation
import Glibc
import Testing
import Verification

@testable import App

@Suite("Verifying addresses from a stream")
struct AddressVerificationTests {
    static func answers(_ input: [UInt8], _ format: AddressLineFormat = .lines) async throws -> [String] {
        try await Scratch.with { directory in
            try Data(input).write(to: URL(filePath: directory + "/in"))
            let source = open(directory + "/in", O_RDONLY)
            defer { close(source) }
            var answers: [String] = []
            let work = try AddressVerification(VerificationRequest(level: .fast))
            try await work.run(from: source, format) { answer in
                switch answer {
                case .verified(let found): answers.append("\(found.reason.rawValue) \(found.address)")
                case .fault(let sentence): answers.append("fault \(sentence)")
                }
            }
            return answers
        }
    }

    @Test("every line has its answer, in order, and nothing is trimmed but its end")
    func lines() async throws {
        let found = try await Self.answers(Array("ada@web.de\r\n\n ada@web.de\nada@web.de \ninfo@x.de".utf8))
        #expect(found == ["ok ada@web.de", "syntax ", "syntax  ada@web.de", "syntax ada@web.de ", "role info@x.de"])
    }

    @Test("no line stops it, whatever its bytes and its length")
    func hostile() async throws {
        var input: [UInt8] = [0x00, 0xFF, 0x40, 0x0A, 0x1B, 0x5B, 0x41, 0x0A]
        input += [UInt8](repeating: 0x61, count: 1 << 20) + [0x40, 0x62, 0x0A]
        input += [UInt8](repeating: 0x61, count: LineReader.maximumLineByteCount) + [0x0A]
        input += Array("ada@web.de\n".utf8)
        input += [UInt8](repeating: 0x22, count: 600_000)
        let found = try await Self.answers(input)
        #expect(found.count == 6)
        #expect(found[4] == "ok ada@web.de")
        #expect(found.allSatisfy { $0.utf8.count < 2_000 })
    }

    @Test("JSON carries what no line can, and a line that is none is told of in its place")
    func json() async throws {
        let lines = [
            #"{"address": "ada@web.de\r\nRCPT TO:<b@c.de>"}"#,
            #"{"x": [1, {"address": 2}], "address": "m\u00fcller@web.de"}"#,
            "ada@web.de", #"{"address": 5}"#, "{}", #"{"address": ""}"#, #"{"address": "a@web.de"} x"#,
        ]
        let found = try await Self.answers(Array(lines.joined(separator: "\n").utf8), .json)
        #expect(found[0] == "syntax ada@web.de\r\nRCPT TO:<b@c.de>")
        #expect(found[1] == "ok müller@web.de")
        #expect(found[2] == "fault not a JSON object (byte 1)")
        #expect(found[3] == "fault no text in a field \"address\"")
        #expect(found[4] == "fault no text in a field \"address\"")
        #expect(found[5] == "syntax ")
        #expect(found[6].hasPrefix("fault not a JSON object"))
    }

    @Test("lines are read the same one by one and all together")
    func lineReaders() async throws {
        let text = Array("a\r\n\n\rb\r\nc\n".utf8) + [UInt8](repeating: 0x78, count: 700_000) + Array("\nd".utf8)
        try await Scratch.with { directory in
            try Data(text).write(to: URL(filePath: directory + "/in"))
            var whole = LineReader(descriptor: open(directory + "/in", O_RDONLY))
            var single = LineReader(descriptor: open(directory + "/in", O_RDONLY))
            var (one, other): ([[UInt8]], [[UInt8]]) = ([], [])
            try whole.forEach { line in one.append(line.withUnsafeBufferPointer { Array($0) }) }
            while let line = try single.next() { other.append(line) }
            #expect(one == other)
            #expect(one.count == 6)
        }
    }
}
