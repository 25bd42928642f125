import App
import Foundation
import TestKit
import Testing

/// Schemathesis, from PyPI, reads the description that a node serves, and asks the node what the description says may be asked
/// and what it says may not: no answer may be a fault of the server, of another shape than is described, or take what is
/// described as wrong. Where Python or the package cannot be had, the test says that it was skipped.
@Suite("The API before its description", .timeLimit(.minutes(20)))
struct TheDescriptionHolds {
    private static let python = PythonPackage.interpreter(having: "schemathesis")

    @Test("every operation answers as it is described", .enabled(if: python != nil))
    func everyOperation() async throws {
        try await House.with(configure: { $0.requestsPerMinute = nil }) { house in
            let tester = ChildProcess()
            tester.executableURL = URL(filePath: "/bin/sh")
            tester.arguments = [
                // It leaves notes where it works: beside the node's data they go with it.
                "-c", "cd \"$1\" && shift && exec \"$@\"", "schemathesis", house.node.configuration.dataDirectory,
                try #require(Self.python), "-m", "schemathesis.cli", "run", house.api.base + "/v1/openapi.json",
                "--header",
                "Authorization: Bearer \(house.node.localKey)", "--phases", "examples,coverage", "--seed", "1",
                // The machine may be busy with a thousand other tests.
                "--request-timeout", "60", "--continue-on-failure", "--warnings", "off", "--no-color",
                // An address that is well written may be refused all the same.
                "--exclude-checks", "positive_data_acceptance",
            ]
            let output = Pipe()
            (tester.standardInput, tester.standardOutput) = (.nothing, .pipe(output))
            tester.standardError = .nothing
            try tester.run()
            let said = await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(returning: output.fileHandleForReading.readDataToEndOfFile())
                }
            }
            tester.waitUntilExit()
            #expect(tester.terminationStatus == 0, "\(String(decoding: said.suffix(20_000), as: UTF8.self))")
        }
    }
}
