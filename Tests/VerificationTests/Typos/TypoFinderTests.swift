import Mail
import TestKit
import Testing

@testable import Verification

@Suite("The domain that was probably meant")
struct TypoFinderTests {
    static func suggestion(_ domain: String, _ lists: AddressLists = .standard) -> String? {
        let bytes = Array(domain.utf8)
        return TypoFinder(lists: lists).suggestion(for: bytes.span, lists.domain(bytes.span))
    }

    @Test(
        "is found behind a slip of the fingers",
        arguments: [
            ("gnail.com", "gmail.com"), ("gmial.com", "gmail.com"), ("gmaill.com", "gmail.com"),
            ("gmai.com", "gmail.com"), ("gmail.con", "gmail.com"), ("gmail.cmo", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail.cm", "gmail.com"), ("gmial.con", "gmail.com"), ("gmailc.om", "gmail.com"),
            ("gmailcom", "gmail.com"),
            ("gmail", "gmail.com"), ("gmail.com.com", "gmail.com"), ("gmail.comgmail.com", "gmail.com"),
            ("gmail.com1", "gmail.com"), ("gmeil.com", "gmail.com"), ("hotmial.fr", "hotmail.fr"),
            ("hotmail.couk", "hotmail.co.uk"), ("hotmail.c.uk", "hotmail.co.uk"), ("hotnail.co.il", "hotmail.co.il"),
            ("yaho.com", "yahoo.com"), ("zahoo.de", "yahoo.de"), ("yahoo.con.br", "yahoo.com.br"),
            ("outlok.com", "outlook.com"), ("iclod.com", "icloud.com"), ("qqq.com", "qq.com"), ("seb.de", "web.de"),
            ("web.ed", "web.de"), ("gmz.de", "gmx.de"), ("wandoo.fr", "wanadoo.fr"), ("t-onlin.de", "t-online.de"),
            ("yandeks.ru", "yandex.ru"), ("yamdex.ru", "yandex.ru"), ("mial.ru", "mail.ru"), ("163.con", "163.com"),
            ("www.gmail.com", "gmail.com"), ("firma.con", "firma.com"), ("sub.firma.couk", "sub.firma.co.uk"),
            ("firma.nte", "firma.net"), ("firma.ogr", "firma.org"),
        ])
    func finds(_ typed: String, meant: String) {
        #expect(Self.suggestion(typed) == meant)
    }

    @Test(
        "is not looked for where the domain may be real",
        arguments: [
            "gmail.com", "ymail.com", "mail.com", "email.com", "gmx.net", "proton.me", "pm.me", "hey.com",
            "yahoo.co.in",
            "hotmail.co.th", "live.com.my", "yahoo.cl", "sub.gmx.de", "example.com", "firma.de", "mycompany.co",
            "gmail.dev", "hotmail.shop", "comcast.com", "firma.example", "firma.test", "localhost", "firma.xn--p1ai",
            "firma.zzzz", "a.b.c.d.e.f.g", "x.com", "ab.com", "gm.com",
        ])
    func leaves(_ domain: String) {
        #expect(Self.suggestion(domain) == nil)
    }

    @Test("no domain of the lists is ever called a mistake")
    func knownDomains() throws {
        for file in AddressLists.standardFiles {
            let list = try AddressListFile.parse(file.bytes.span, name: file.name)
            guard list.kind == .providers || list.kind == .free else { continue }
            for entry in list.entries {
                #expect(Self.suggestion(entry.text) == nil, "\(entry.text)")
            }
        }
    }

    @Test("does not depend on the order of the file, and is the same each time")
    func deterministic() throws {
        var files = try AddressLists.standardFiles.map { file in
            (name: file.name, list: try AddressListFile.parse(file.bytes.span, name: file.name))
        }
        var chance = SeededNumbers(seed: 3)
        for index in files.indices { files[index].list.entries.shuffle(using: &chance) }
        files.reverse()
        let shuffled = AddressLists(files)
        let letters = Array("abcdefghijklmnopqrstuvwxyz.0".utf8)
        let known = shuffled.typos.candidates
        for _ in 0..<3_000 {
            var word = known[Int.random(in: 0..<known.count, using: &chance)].text
            for _ in 0..<Int.random(in: 1...2, using: &chance) {
                word[Int.random(in: 0..<word.count, using: &chance)] = letters.randomElement(using: &chance)!
            }
            let typed = String(decoding: word, as: UTF8.self)
            #expect(Self.suggestion(typed) == Self.suggestion(typed, shuffled), "\(typed)")
        }
    }

    @Test(
        "any bytes are answered",
        arguments: ["", ".", "..", "-", "\u{0}", "é.com", String(repeating: "a.", count: 500)])
    func hostile(_ domain: String) {
        _ = Self.suggestion(domain)
    }
}
