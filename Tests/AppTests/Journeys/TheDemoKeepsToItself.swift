import App
import Foundation
import Testing

@Suite("The demo")
struct TheDemoKeepsToItself {
    @Test("does not write into a directory with a node's mail in it")
    func refuses() async throws {
        try await House.with { house in
            let data = house.node.configuration.dataDirectory
            let run = try await Binary.run(["demo", "--exit", "--recipients", "1", "--data", data])
            #expect(run.status == 1)
            #expect(run.errors.contains("there is a node's mail in \(data) already"), "\(run.errors)")
        }
    }
}
