const words = (text) => text.trim().split(/\s+/);

/** Words before a name that say that a person follows. */
export const TITLES = words(`
  Dr Mr Mrs Ms Miss Prof Professor Judge Justice Sgt Sergeant Det Detective Const Constable Capt Captain Lt Lieutenant
  Col Colonel Gen Maj Major Cpl Pvt Rep Sen Senator Representative Assemblywoman Assemblyman Congressman Congresswoman
  Councilman Councilwoman Mayor Sheriff Deputy Commissioner Inspector Superintendent Principal Nurse Sir Lord Lady Rev
  Reverend Father Sister Pastor Rabbi Imam Maulana Syed Councillor
`);

/** Given names common in English-language press texts; names that are also places or firms are left out. */
export const GIVEN_NAMES = words(`
  Aaron Abdul Abdullah Abigail Adam Adrian Adriana Agnes Ahmad Ahmed Aidan Aisha Alan Albert Alejandro Alex Alexander
  Alexandra Alexis Alfred Ali Alice Alicia Alison Allan Allen Allison Amanda Amber Amy Ana Andre Andrea Andrew Andy Angel
  Angela Angelica Anita Ann Anna Anne Annette Annie Anthony Antonio April Ariel Arlene Arnold Arthur Ashley Audrey Barbara
  Barry Beatrice Becky Ben Benjamin Bernard Bernice Beth Betty Beverly Bill Billy Blake Bob Bobby Bonnie Brad Bradley
  Brandi Brandon Brandy Brenda Brendan Brent Brett Brian Bridget Brittany Bruce Bryan Bryant Caitlin Calvin Cameron Candice
  Carl Carla Carlos Carmen Carol Caroline Carolyn Carrie Casey Cassandra Catherine Cathy Cecilia Cesar Chad Charlene
  Charles Charlie Cheryl Chris Christian Christie Christina Christine Christopher Christy Cindy Claire Clara Clarence
  Claudia Clayton Clifford Clinton Cody Colin Colleen Connie Corey Courtney Craig Cristina Crystal Curtis Cynthia Daisy
  Dale Damon Dan Dana Daniel Danielle Danny Darlene Darrell Darren Darryl Dave David Dawn Dean Deanna Deborah Debbie Debra
  Denise Dennis Derek Derrick Desiree Diana Diane Dianne Diego Dmitry Dominic Don Donald Donna Dora Doreen Doris Dorothy
  Doug Douglas Duane Dustin Dwight Dylan Earl Ed Eddie Edgar Edith Eduardo Edward Edwin Eileen Elaine Eleanor Elena Eli
  Elijah Elisabeth Elizabeth Ella Ellen Elsie Emily Emma Enrique Eric Erica Erik Erika Erin Ernest Esther Ethan Ethel
  Eugene Eva Evan Evelyn Faith Fatima Felicia Felix Fernando Frances Francis Francisco Frank Franklin Fred Frederick
  Gabriel Gabriela Gail Gareth Gary Gavin Gene Geoffrey George Gerald Geraldine Gerard Gilbert Gina Giovanni Gladys Glen
  Glenn Gloria Gordon Grace Graham Greg Gregg Gregory Guadalupe Guillermo Guy Gwendolyn Hannah Harold Harriet Harry Harvey
  Hasan Hassan Hazel Heather Hector Heidi Helen Helena Henry Herbert Herman Hilda Holly Hugh Hussain Hussein Ian Ibrahim
  Igor Imran Ingrid Irene Iris Irfan Isaac Isabel Isabella Ivan Jack Jackie Jacob Jacqueline Jaime Jake James Jamie Jan
  Jane Janet Janice Jared Jasmine Jason Javier Jay Jean Jeff Jeffery Jeffrey Jen Jenna Jennifer Jenny Jeremiah Jeremy
  Jerome Jerry Jesse Jessica Jesus Jill Jim Jimmy Jo Joan Joann Joanna Joanne Joe Joel Joey John Johnathan Johnny Jon
  Jonathan Jorge Jose Joseph Josephine Josh Joshua Joy Joyce Juan Juanita Judith Judy Julia Julian Julie Julio June Justin
  Kamran Kara Karen Karin Karl Karla Kate Katherine Kathleen Kathryn Kathy Katie Katrina Kay Kayla Keith Kelli Kelly Ken
  Kendra Kenneth Kenny Kerry Kevin Khalid Kim Kimberly Kirk Krista Kristen Kristin Kristina Kristine Kristy Kurt Kyle Lance
  Larry Latasha Latoya Laura Lauren Laurie Lawrence Leah Lee Leigh Leo Leon Leonard Leroy Leslie Lester Lewis Liam Lillian
  Linda Lindsay Lindsey Lisa Lloyd Lois Lori Lorraine Louis Louise Lucas Lucille Lucy Luis Luke Lydia Lynda Lynn Mandy
  Manuel Marc Marcia Marco Marcus Margaret Maria Mariah Marian Marianne Marie Marilyn Mario Marion Marjorie Mark Marlene
  Marsha Marshall Martha Martin Marvin Mary Mathew Matt Matthew Maureen Maurice Max Maxine Megan Meghan Melanie Melinda
  Melissa Melody Melvin Mercedes Meredith Michael Michele Michelle Miguel Mike Mildred Milton Mindy Miranda Missy Misty
  Mitchell Mohamed Mohammad Mohammed Molly Monica Monique Morgan Muhammad Mustafa Myra Nadine Nancy Naomi Natalie Natasha
  Nathan Nathaniel Neal Neil Nelson Nicholas Nick Nicolas Nicole Nigel Nikolai Nina Noah Noel Nora Norma Norman Oleg Oliver
  Olivia Omar Oscar Owen Pam Pamela Pat Patricia Patrick Patsy Patti Patty Paul Paula Pauline Pedro Peggy Penny Perry Pete
  Peter Phil Philip Phillip Phyllis Priscilla Rachael Rachel Rafael Ralph Ramon Randall Randy Raul Ray Raymond Rebecca
  Rebekah Regina Reginald Rene Renee Rhonda Ricardo Rich Richard Rick Ricky Rita Rob Robert Roberta Roberto Robin Robyn
  Rodney Roger Roland Ron Ronald Ronnie Rosa Rosalie Rose Rosemary Ross Roxanne Roy Ruben Ruby Russell Ruth Ryan Sabrina
  Sally Salman Salvador Sam Samantha Samuel Sandra Sandy Sara Sarah Saul Scott Sean Sergei Sergio Seth Shane Shannon Sharon
  Shaun Shawn Sheila Shelley Shelly Sheri Sherri Sherry Sheryl Shirley Sidney Simon Sonia Sonya Sophia Sophie Stacey Stacie
  Stacy Stanley Stefan Stella Stephan Stephanie Stephen Steve Steven Stewart Stuart Sue Susan Suzanne Sylvia Tabitha Tamara
  Tami Tammy Tanya Tara Tariq Tasha Taylor Ted Terence Teresa Teri Terrance Terri Terry Thelma Theodore Theresa Thomas
  Tiffany Tim Timothy Tina Todd Tom Tommy Toni Tony Tonya Tracey Traci Tracy Travis Trevor Tricia Tristan Troy Tyler Umar
  Alci Andr Benton Bobbie Chante Chuck Dori Eamonn Eason Fabian Henk Jesille Kieran Lauri Leehom Luo Nadeem Sebastian Tania Wu Yao
  Usman Valerie Vanessa Vera Vernon Veronica Vicki Vicky Victor Vincent Viola Vivian Vladimir Wade Walter Wanda Warren
  Wayne Wendy Wesley Whitney Wilfred Will William Willie Xavier Yasmin Yolanda Yuri Yvonne Zachary Zahid Zainab Zoe
`);

/** Words that make a row of capitals an institution, a place or a date rather than a person. */
export const INSTITUTION_WORDS = new Set(
  words(`
  Academy Administration Affairs Agency Air Airlines Airport Alliance America American Army Art Assembly Association
  Attorney Authority Avenue Bank Bar Bay Beach Board Bridge British Brothers Building Bureau Campaign Campus Cancer Care
  Cathedral Center Centers Central Centre Chamber Charity Charter Children Church City Clinic Club Coast College Commission
  Committee Communications Community Company Congress Constitution Consulting Control Cooperative Corp Corporation Council
  County Court Credit Creek Crown Data Defence Defense Democrats Department Dental Department Development Diagnostic
  District Division Drive East Education Electric Elementary Energy Enterprise Equipment Exchange Express Facebook Family
  Federal Federation Finance Financial Fire Force Forces Foundation Freedom Fund Games General Global Government Group Guard
  Health Healthcare High Highway Hill Hills Home Homeland Hospice Hospital Hospitals Hotel House Housing Human Imaging Inc
  Incorporated Infirmary Information Institute Insurance International Internet Investigation Investment Island Islands
  January February March April May June July August September October November December Monday Tuesday Wednesday Thursday
  Friday Saturday Sunday Journal Labs Lake Law Library Life Limited Living Ltd Mail Management Market Media Medical
  Medicare Medicaid Medicine Memorial Middle Military Minister Ministry Mission Mortgage Motor Museum Mutual National
  Naval Navy Network News Newspaper North Northern Office Oncology Online Organization Park Parkway Pacific Partners
  Partnership Party Patient Pediatrics Pharmacy Physicians Plan Plaza Police Post Power Precinct Press Primary Prison
  Privacy Program Project Properties Protection Public Radio Railway Ransomware Record Records Regional Registry Rehab
  Republic Republican Research Resort Restaurant Review River Road Royal Safety Savings School Schools Science Secret
  Secretary Security Semiconductor Senate Senior Service Services Social Society Software Solutions South Southern Staff
  State States Station Store Street Student Studios Supreme Surgery Surgical System Systems Team Tech Technologies
  Technology Telecom Telegraph Television Theatre Times Town Township Trade Transit Transportation Travel Treasury Tribune
  Trust Union United Universities University Valley Veteran Veterans Village Ward Warehouse Water Web Website West Western
  Wireless Women World Yard Youth The This That These Those Their There They When Where While What Which Who And But For
  From Has Have Had Its It In On At As An A By To Of Or If So Is Was Were Are Be He She His Her We You Your Our Not No All
  Some Many More Most Other After Before During Since Because However According Also Officials Investigators Employees
  Patients Customers Students Anonymous Google Microsoft Twitter Yahoo Apple Amazon Sony Adobe Windows Red Black Blue
  White Green New Old San Santa Saint St Los Las El La Le
`),
);

/** Surnames that are everyday words: alone they are left as they stand. */
export const NO_SURNAMES = new Set(
  words(`
  Bell Best Cook Cross Data Day Field Fields Hall Hand Head Hope House Hunt Internet King Lane Little Long Page Parks Person
  Price Short Bank Doctor Summers Winters
`),
);
