import App
import Delivery
import Foundation
import Testing

@Suite("The commands for sources")
struct SourcesAreShown {
    @Test("show pools, names, and a warm-up as it goes on")
    func story() async throws {
        let plan = try EgressPlan.parse(
            sources: ["new 127.0.0.2 helo=new.postrider.example warm-up", "old 127.0.0.3"], pools: ["bulk: new*3 old"])
        try await House.with(configure: { $0.egress = plan }) { house in
            let sent = try await house.api.send(to: (1...10).map { house.world.recipient("ada\($0)") })
            _ = try await house.api.finished(sent.map(\.id))
            func run(_ arguments: String...) async throws -> Binary.Run {
                try await Binary.run(
                    ["sources"] + arguments,
                    environment: ["POSTRIDER_URL": house.api.base, "POSTRIDER_API_KEY": house.node.localKey])
            }
            let list = try await run()
            #expect(list.status == 0, "\(list.errors)")
            for word in ["new.postrider.example", "127.0.0.3", "default*1, bulk*3", "day 1 of 30"] {
                #expect(list.output.contains(word), "\(list.output)")
            }
            let new = try await run("show", "new")
            #expect(new.output.hasPrefix("new: 127.0.0.2\n"))
            #expect(new.output.contains("1/30") && new.output.contains("/480") && new.output.contains("old"))
            let old = try await run("show", "old")
            #expect(old.output == "old: 127.0.0.3\n" && old.errors.contains("it is not new"))
            let nobody = try await run("show", "other")
            #expect(nobody.status == 5 && nobody.errors.contains("there is no source other"))
        }
    }

    @Test("say that there are none where the system chooses")
    func none() async throws {
        try await House.with { house in
            let run = try await Binary.run(
                ["sources", "list"],
                environment: ["POSTRIDER_URL": house.api.base, "POSTRIDER_API_KEY": house.node.localKey])
            #expect(run.status == 0 && run.output.isEmpty && run.errors.contains("no sources"))
        }
    }
}
