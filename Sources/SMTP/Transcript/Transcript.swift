import NIOCore

/// What was said in one connection: bounded, secrets left out. A busy connection keeps its last turns only.
///
///     S: 220 mx.example.com ESMTP
///     C: EHLO mx1.example.net
///     C: [5120 bytes]
///
/// Turns are copied as bytes and made text when someone asks: recording costs a copy of about 40 bytes a line.
public struct Transcript: Sendable, Hashable {
    /// Who spoke.
    public enum Speaker: Sendable, Hashable { case client, server }

    private struct Turn: Sendable, Hashable {
        let speaker: Speaker
        let byteCount: Int
        let isCut: Bool
    }

    /// Turns that are kept at least; up to twice as many are there before the older half is dropped.
    static let keptTurnCount = 64
    /// Bytes kept of one turn.
    static let keptByteCountPerTurn = 2_048

    private var bytes: [UInt8] = []
    private var turns: [Turn] = []
    /// Turns that were dropped because newer ones came.
    public private(set) var omittedTurnCount = 0

    public init() {}

    /// Records one or more whole lines.
    mutating func record(_ speaker: Speaker, _ said: ByteBuffer) {
        said.withUnsafeReadableBytes { record(speaker, $0) }
    }

    mutating func record(_ speaker: Speaker, _ said: UnsafeRawBufferPointer) {
        if turns.count == Self.keptTurnCount * 2 { dropOlderHalf() }
        let kept = said.prefix(Self.keptByteCountPerTurn)
        bytes.append(contentsOf: kept)
        turns.append(Turn(speaker: speaker, byteCount: kept.count, isCut: kept.count < said.count))
    }

    /// Records content by its size, with the dots that were added and the end mark.
    mutating func recordContent(byteCount: Int) {
        var line = Array("[".utf8)
        line.append(contentsOf: String(byteCount).utf8)
        line.append(contentsOf: " bytes]".utf8)
        line.withUnsafeBytes { record(.client, $0) }
    }

    private mutating func dropOlderHalf() {
        let dropped = turns.count - Self.keptTurnCount
        bytes.removeFirst(turns[..<dropped].reduce(0) { $0 + $1.byteCount })
        turns.removeFirst(dropped)
        omittedTurnCount += dropped
    }

    /// Every line kept, in order: who said it, and its text without line end.
    public var lines: [(speaker: Speaker, text: String)] {
        var lines: [(speaker: Speaker, text: String)] = []
        var start = 0
        for turn in turns {
            let said = bytes[start..<(start + turn.byteCount)]
            start += turn.byteCount
            for line in said.split(separator: 0x0A) {
                lines.append((turn.speaker, Self.text(line)))
            }
            if turn.isCut { lines.append((turn.speaker, "[cut]")) }
        }
        return lines
    }

    /// Control bytes become `?`, so that a server's words cannot steer a terminal or forge a line.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let ended = line.last == 0x0D ? line.dropLast() : line
        return String(decoding: ended.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}

extension Transcript: CustomStringConvertible {
    /// `C: …` and `S: …` lines.
    public var description: String {
        var text = omittedTurnCount > 0 ? "[\(omittedTurnCount) earlier turns left out]\n" : ""
        for line in lines {
            text += line.speaker == .client ? "C: " : "S: "
            text += line.text
            text += "\n"
        }
        return text
    }
}
