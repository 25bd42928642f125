import Benchmark
import Bounce
import Foundation
import Mail

/// Thirty reply texts as servers send them (documentation addresses in place of real ones).
private let replies: [[UInt8]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "replies.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { Array($0.utf8) }
}()

func classificationBenchmarks() {
    let rules = RuleSet.standard
    let exchanger = DomainName("mx.example.com")

    Benchmark("classify: verdict from reply bytes", configuration: .init(scalingFactor: .kilo)) { benchmark in
        var reader = rules.makeReader()
        for round in benchmark.scaledIterations {
            let reply = replies[round % replies.count]
            blackHole(reader.read(reply.span, host: exchanger, stage: .rcpt))
        }
    }

    Benchmark("classify: diagnosis with its texts", configuration: .init(scalingFactor: .kilo)) { benchmark in
        for round in benchmark.scaledIterations {
            let reply = replies[round % replies.count]
            blackHole(rules.diagnose(text: reply.span, mx: exchanger, stage: .rcpt))
        }
    }
}
