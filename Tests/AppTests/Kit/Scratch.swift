import Foundation
import TestKit

/// A directory that goes after the test.
enum Scratch {
    static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let directory = ScratchFolder.url.appending(path: "postrider-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await body(directory.path)
    }
}
