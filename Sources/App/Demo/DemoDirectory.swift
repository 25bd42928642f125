import Foundation
import Glibc

/// Where the demo keeps its node: the user's choice, or a fresh directory that goes when it ends.
struct DemoDirectory: Sendable {
    let path: String
    private let isOurs: Bool

    static func make(_ chosen: String?) throws -> DemoDirectory {
        if let chosen {
            guard try !DataDirectory.open(chosen).hasStore else { throw NodeError.isNotEmpty(path: chosen) }
            return DemoDirectory(path: chosen, isOurs: false)
        }
        let pattern = FileManager.default.temporaryDirectory.appending(path: "postrider-demo-XXXXXX").path
        var bytes = Array(pattern.utf8CString)
        guard mkdtemp(&bytes) != nil else {
            throw NodeError.dataDirectory(path: pattern, reason: String(cString: strerror(errno)))
        }
        let path = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return DemoDirectory(path: path, isOurs: true)
    }

    func remove() {
        if isOurs { try? FileManager.default.removeItem(atPath: path) }
    }
}
