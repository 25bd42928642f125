import Configuration
import Foundation

/// A configuration file: YAML of one level, `key: value` and lists.
///
///     smtp: 0.0.0.0:587
///     trust:
///       - 10.0.0.0/8
struct ConfigurationFile {
    /// A file over this is not ours.
    static let maximumByteCount = 1 << 20

    let path: String
    let values: YAMLSnapshot

    init(path: String) throws(ConfigurationError) {
        let bytes: [UInt8]
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            bytes = [UInt8](try file.read(upToCount: Self.maximumByteCount + 1) ?? Data())
        } catch {
            throw .unreadableFile(path: path, reason: FailureText.of(error))
        }
        guard bytes.count <= Self.maximumByteCount else {
            throw .malformedFile(path: path, reason: "it is over 1 MiB")
        }
        try self.init(path: path, bytes: bytes)
    }

    init(path: String, bytes: [UInt8]) throws(ConfigurationError) {
        self.path = path
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformedFile(path: path, reason: "it is not UTF-8")
        }
        try Self.checkKeys(of: text, path: path)
        do {
            // A file of comments alone is no YAML mapping, and sets nothing.
            let isEmpty = !text.utf8.contains(UInt8(ascii: ":"))
            values = try YAMLSnapshot(
                data: (isEmpty ? Array("{}".utf8) : bytes).span.bytes, providerName: path, parsingOptions: .default)
        } catch {
            throw .malformedFile(path: path, reason: "\(error)")
        }
    }

    /// Every line that begins in the first column is a known key, once.
    private static func checkKeys(of text: String, path: String) throws(ConfigurationError) {
        let known = Setting.allCases.map(\.rawValue)
        var seen: Set<Substring> = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let first = line.utf8.first, ![0x20, 0x09, 0x0D, 0x23, 0x2D].contains(first) else { continue }
            let place = "\(path) line \(index + 1)"
            guard let colon = line.firstIndex(of: ":") else {
                throw .malformedFile(path: path, reason: "line \(index + 1) is not `key: value`")
            }
            let key = line[..<colon]
            guard known.contains(String(key)) else {
                let suggestion = Suggestion.nearest(to: String(key), among: known)
                throw .unknownKey(String(key), place: place, suggestion: suggestion)
            }
            guard seen.insert(key).inserted else { throw .duplicateKey(String(key), place: place) }
        }
    }
}
