import Foundation
import TestKit

/// The built command, as a user runs it.
enum Binary {
    struct Run: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Run {
        let process = ChildProcess()
        process.executableURL = KilledNode.binary
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("POSTRIDER_") }
            .merging(environment) { _, new in new }
        let (output, errors) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (
            .nothing, .pipe(output), .pipe(errors)
        )
        try process.run()
        async let said = read(output)
        async let complained = read(errors)
        let (text, complaints) = try await (said, complained)
        process.waitUntilExit()
        return Run(status: process.terminationStatus, output: text, errors: complaints)
    }

    private static func read(_ pipe: Pipe) async throws -> String {
        let handle = pipe.fileHandleForReading
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self) })
            }
        }
    }
}
