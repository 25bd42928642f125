import Accounts
import App
import Foundation
import Postmaster
import Simulator
import Storage
import TestKit
import Testing

@Suite("A mailing on pages")
struct AMailingOnPages {
    enum Who: String, CaseIterable, Sendable { case administrator, user }

    private static let list = "Readers"
    private static let campaign = "Spring letter"
    private static let goodCount = 12
    private static let goneCount = 3

    @Test(
        "from an import over a campaign watched live to its bounces, what is done about them, and a workbook of them",
        arguments: Who.allCases)
    func story(of who: Who) async throws {
        let configure: (inout NodeConfiguration) -> Void = { configuration in
            configuration.senderPolicy.floor = 10
            configuration.publicURL = House.publicURL
        }
        try await PageVisitor.with(configure: configure) { house, person in
            try await Self.enter(house, person, as: who)
            let gone = try await Self.importContacts(house, person)
            try await Self.sendCampaign(person)
            try await Self.seeBounce(of: gone, person)
            switch who {
            case .administrator:
                try await Self.undoSuppression(of: gone, why: "they asked us to", person)
                try await Self.releaseQuarantine(person)
            case .user:
                try await Self.undoOwnSuppression(of: gone, person)
                try await Self.explainQuarantine(person)
            }
            try await Self.openWorkbook(of: gone, person)
            #expect(try await person.browser.complaints() == [])
            try await person.signOut()
            try await person.open("/contacts")
            try await person.browser.see("Sign in")
        }
    }

    private static func enter(_ house: House, _ person: PageVisitor, as who: Who) async throws {
        guard who == .user else { return try await person.makeAdministrator() }
        let email = "owner@example.com"
        _ = try await house.node.accounts.addUser(
            email: email, role: .owner, to: .first, password: PageVisitor.password, by: .node)
        try await person.signIn(email)
    }

    /// Tries the rows, and then takes them in.
    /// - Returns: the address of one that does not exist.
    private static func importContacts(_ house: House, _ person: PageVisitor) async throws -> String {
        let browser = person.browser
        let good = (0..<goodCount).map { house.world.recipient("auto-reply+\($0)") }
        let gone = (0..<goneCount).map { house.world.recipient("unknown-550-5.1.1+\($0)") }
        let rows = (["email,name"] + (good + gone).map { "\($0),Ann" } + ["nobody,Nobody"]).joined(separator: "\n")
        try await person.open("/lists")
        try await browser.type("#name", list)
        try await browser.click("form[action='/lists'] button")
        try await browser.see("The list is made.")
        try await person.open("/imports")
        try await browser.type("#rows", rows)
        try await browser.pick("#list", try await browser.option("#list", saying: list))
        try await browser.click("form[action='/imports'] button")
        try await browser.see("What the columns mean")
        try await browser.click("button[value='try']")
        for _ in ["tried", "read"] {
            try await browser.see("Finished")
            try await browser.see("nobody")
            if try await browser.text.contains("would be added") {
                try await browser.click("form[action$='/start'] button")
                try await browser.see("It is read now.")
            }
        }
        try await person.open("/lists")
        try await browser.see("\(goodCount + goneCount)")
        return gone[0]
    }

    /// Writes a letter, sends it, and watches the figures move on a page that is not loaded again.
    private static func sendCampaign(_ person: PageVisitor) async throws {
        let browser = person.browser
        try await person.open("/campaigns/new")
        try await browser.type("#name", campaign)
        try await browser.type("#from", "News <news@@postrider.example>")
        try await browser.type("#subject", "Hello {{name}}")
        try await browser.type("#text", "It is spring.")
        try await browser.pick("#audience", try await browser.option("#audience", saying: "List: \(list)"))
        try await browser.click("form.fields button")
        // What is wrong stands beside its field, and the rest of the form as it was typed.
        try await browser.find("#from[aria-invalid] + [role=alert]")
        #expect(try await browser.run("return document.querySelector('#text').value") as? String == "It is spring.")
        try await browser.type("#from", "News <news@postrider.example>")
        try await browser.click("form.fields button")
        try await browser.see("The draft is kept.")
        try await browser.click("form[action$='/start'] button")
        try await browser.accept()
        try await browser.find("[data-live] [data-figure='hard_bounce']")
        try await browser.run("window.isSame = true")
        for (status, count) in [("ok", goodCount), ("hard_bounce", goneCount)] {
            try await browser.wait("\(count) \(status)") {
                let script = "return document.querySelector(`[data-live] [data-figure='${arguments[0]}']`).textContent"
                return try await browser.run(script, [status]) as? String == "\(count)"
            }
        }
        #expect(try await browser.run("return window.isSame === true") as? Bool == true)
    }

    private static func seeBounce(of address: String, _ person: PageVisitor) async throws {
        let browser = person.browser
        try await person.open("/activity?q=to:\(address.replacing("+", with: "%2B"))")
        try await browser.see("Hard bounce")
        try await browser.click("tbody td.address a")
        try await browser.see("recipient unknown")
        try await browser.see("550 5.1.1")
        #expect(try await browser.address.contains("/messages/msg_"))
    }

    private static func entry(_ address: String) -> String {
        "/suppressions/of?address=" + address.replacing("+", with: "%2B").replacing("@", with: "%40")
    }

    private static func undoSuppression(of address: String, why: String, _ person: PageVisitor) async throws {
        let browser = person.browser
        try await person.open(entry(address))
        try await browser.see("Nothing is sent")
        try await browser.type("form[action='/suppressions/remove'] [name=why]", why)
        try await browser.click("form[action='/suppressions/remove'] button")
        try await browser.see("was taken off the list")
    }

    /// The installation's entry is not a user's to undo; one of the account is.
    private static func undoOwnSuppression(of address: String, _ person: PageVisitor) async throws {
        let browser = person.browser
        try await person.open(entry(address))
        try await browser.see("An administrator of the installation can take it off.")
        let other = "okapi@example.com"
        try await person.open("/suppressions")
        try await browser.type("form[action='/suppressions/add'] [name=target]", other)
        try await browser.click("form[action='/suppressions/add'] button")
        try await browser.see("Nothing is sent to \(other) any more.")
        try await undoSuppression(of: other, why: "a slip", person)
    }

    private static func releaseQuarantine(_ person: PageVisitor) async throws {
        let browser = person.browser
        try await browser.wait("the quarantine") {
            try await person.open("/quarantines")
            return try await browser.text.contains("3 of 15")
        }
        try await browser.type("form[action='/quarantines/release'] [name=note]", "Once only.")
        try await browser.click("form[action='/quarantines/release'] button")
        try await browser.see("“\(campaign)” was released.")
    }

    private static func explainQuarantine(_ person: PageVisitor) async throws {
        let browser = person.browser
        try await person.open("/quarantines")
        try await browser.see("for administrators of the installation")
        try await person.open("/campaigns")
        try await browser.click("tbody td.name a")
        let place = try await browser.address
        try await browser.wait("the quarantine") {
            try await browser.open(place)
            return try await browser.text.contains("Sending stopped")
        }
        try await browser.type("form[action$='/explain'] textarea", "An old list.")
        try await browser.click("form[action$='/explain'] button")
        try await browser.see("You explained")
    }

    /// Fetches the bounces as Excel, and reads what another program finds in it.
    private static func openWorkbook(of address: String, _ person: PageVisitor) async throws {
        try await Scratch.with { folder in
            let browser = person.browser
            try await browser.download(to: folder)
            try await person.open("/bounces")
            try await browser.click("a[href*='of=bounces&'][href*='format=xlsx']")
            var file: String?
            try await browser.wait("the workbook") {
                file = try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".xlsx") }
                return file != nil
            }
            let workbook = folder + "/" + (file ?? "")
            let bytes = try #require(FileManager.default.contents(atPath: workbook))
            #expect(bytes.starts(with: Data("PK".utf8)))
            guard let python = PythonPackage.interpreter(having: "openpyxl") else { return }
            let script = """
                import sys, openpyxl
                rows = list(openpyxl.load_workbook(sys.argv[1]).active.iter_rows(values_only=True))
                sys.exit(0 if len(rows) == 1 + int(sys.argv[3]) and any(sys.argv[2] in row for row in rows) else 1)
                """
            let arguments = ["-c", script, workbook, address, "\(goneCount)"]
            #expect(ChildProcess.status(of: python, arguments) == 0, "the workbook holds other rows")
        }
    }
}
