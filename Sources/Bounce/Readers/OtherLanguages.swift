extension Dialect {
    /// Exchange and Gmail in the languages of the north. Seen in their reports, 2007 to 2026.
    static let nordic = Dialect(
        name: "nordic",
        failures: [
            "kunde inte levereras", "kunde ej levereras", "gick inte att leverera", "kan inte levereras",
            "olevererbar*",
            "leveransen misslyckades", "kunne ikke leveres", "kan ikke leveres", "ikke leveret", "ikke levert",
            "levering mislykkedes",
            "leveringen mislyktes", "kunne ikke afleveres", "blev ikke leveret", "ei voitu toimittaa",
            "toimitus epäonnistui",
            "ei toimitettu", "perille toimittamaton", "inte levererats", "fejl ved levering", "tókst ekki að afhenda",
        ],
        delays: ["försena*", "forsinke*", "viivästy*"],
        recipients: [
            "följande mottagare", "mottagare", "mottagaren", "følgende modtagere", "modtager", "følgende mottakere",
            "mottaker",
            "seuraaville vastaanottajille", "vastaanottaja", "vastaanottajille",
        ],
        others: ["avsändare", "afsender", "avsender", "lähettäjä"],
        returned: [
            "ursprungligt meddelande", "ursprungliga meddelandet", "oprindelig meddelelse", "opprinnelig melding",
            "alkuperäinen viesti",
        ])

    /// Exchange, KPN, XS4ALL in Dutch. Seen in their reports, 2004 to 2026.
    static let dutch = Dialect(
        name: "dutch",
        failures: [
            "kon niet worden afgeleverd", "kan niet worden afgeleverd", "niet worden bezorgd", "niet bezorgd",
            "niet afgeleverd",
            "onbestelbaar", "bezorging mislukt", "bezorgen is mislukt", "kon niet worden verzonden", "niet aangekomen",
            "is mislukt",
        ],
        delays: ["vertraagd", "vertraging"],
        recipients: [
            "volgende geadresseerden", "volgende ontvangers", "geadresseerde", "ontvanger", "ontvangers", "het adres",
        ],
        others: ["afzender", "van:"],
        returned: ["oorspronkelijk bericht", "oorspronkelijke bericht", "kopie van het bericht"])

    /// Freemail, Exchange in Hungarian. Seen in their reports, 2008 to 2026.
    static let hungarian = Dialect(
        name: "hungarian",
        failures: [
            "nem sikerült kézbesíteni", "kézbesíthetetlen", "nem kézbesíthető", "kézbesítése sikertelen",
            "nem lehetett kézbesíteni",
            "sikertelen kézbesítés",
        ],
        delays: ["késik", "késedelmes"],
        recipients: ["címzett", "címzettnek", "címzettek", "következő címzett"],
        others: ["feladó"],
        returned: ["eredeti üzenet"])

    /// Exchange, Mynet in Turkish. Seen in their reports, 2008 to 2026.
    static let turkish = Dialect(
        name: "turkish",
        failures: [
            "teslim edilemedi", "iletilemedi", "ulaştırılamadı", "gönderilemedi", "teslim edilemeyen",
            "teslimat başarısız",
            "ulaşmadı", "iletilememiştir",
        ],
        delays: ["gecik*"],
        recipients: ["alıcı", "alıcılara", "alıcıya", "aşağıdaki alıcılara"],
        others: ["gönderen"],
        returned: ["özgün ileti", "orijinal mesaj"])

    /// Exchange, OTEnet in Greek. Seen in their reports, 2009 to 2026.
    static let greek = Dialect(
        name: "greek",
        failures: [
            "δεν ήταν δυνατή η παράδοση", "δεν παραδόθηκε", "αποτυχία παράδοσης", "δεν είναι δυνατή η παράδοση",
        ],
        delays: ["καθυστέρηση", "καθυστερεί"],
        recipients: ["παραλήπτη", "παραλήπτες", "παραλήπτης"],
        others: ["αποστολέας"],
        returned: ["αρχικό μήνυμα"])

    /// Exchange and Gmail in Arabic, Hebrew, Thai, Vietnamese, Indonesian, Romanian, Hindi, Persian. Seen in their reports,
    /// 2010 to 2026.
    static let otherLanguages = Dialect(
        name: "generic",
        failures: [
            "تعذر تسليم", "تعذّر تسليم", "لم يتم تسليم", "لم يتم التسليم", "غير موجودة، أو", "לא נמסרה", "לא ניתן למסור",
            "אינה קיימת, או", "ไม่สามารถส่ง", "ส่งไม่ถึง",
            "không thể gửi", "không gửi được", "không được gửi", "tidak terkirim", "gagal terkirim",
            "tidak dapat dikirim",
            "gagal dikirim", "nu a putut fi livrat", "nu a fost livrat", "livrarea a eșuat", "nemohol byť doručený",
            "वितरित नहीं", "मौजूद न हो",
            "موجود نباشد", "تحویل داده نشد", "не може да бъде доставено", "није испоручена", "nije isporučena",
            "ni bilo mogoče dostaviti",
            "nepavyko pristatyti", "neizdevās piegādāt", "ei saanud kohale toimetada", "no s'ha pogut lliurar",
            "ezin izan da entregatu",
        ],
        recipients: [
            "người nhận", "penerima", "ผู้รับ", "המשתמש", "destinatarii", "destinatar", "المستلمين", "المستلم", "הנמענים",
            "הנמען",
        ])
}
