import Benchmark
import Bounce
import Foundation
import Mail

/// The mails that the tests of reading are made of, 1.1 kB on the average.
private let mails: [[UInt8]] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Tests/Fixtures/Mail")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "eml" }.compactMap { try? Array(Data(contentsOf: $0)) }
}()

/// A mail of 15 MB, nearly all of it one attachment.
private let large: [UInt8] = {
    let line = Array("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODkr\r\n".utf8)
    var mail = Array("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n\r\n".utf8)
    while mail.count < 15_000_000 { mail += line }
    return mail + Array("--b--\r\n".utf8)
}()

func mailBenchmarks() {
    let reader = BounceReader()

    Benchmark("mail: parts and fields of a mail", configuration: .init(scalingFactor: .kilo)) { benchmark in
        for round in benchmark.scaledIterations { blackHole(ParsedMail.parse(mails[round % mails.count])) }
    }

    Benchmark("mail: a bounce read to its verdicts", configuration: .init(scalingFactor: .kilo)) { benchmark in
        for round in benchmark.scaledIterations {
            blackHole(reader.read(ParsedMail.parse(mails[round % mails.count])))
        }
    }

    Benchmark("mail: 15 MB, read to the verdict") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(reader.read(ParsedMail.parse(large))) }
    }
}
